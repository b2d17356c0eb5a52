# adaptbench_module(NAME DEPENDS ...): a static library of every source file below the folder NAME. A new file needs no edit.
function(adaptbench_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cc)
  if(NOT sources)  # a module that is still empty
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cc "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cc)
  endif()
  add_library(adaptbench_${name} STATIC ${sources})
  add_library(adaptbench::${name} ALIAS adaptbench_${name})
  target_link_libraries(adaptbench_${name} PUBLIC adaptbench_options ${ARG_DEPENDS})
endfunction()
