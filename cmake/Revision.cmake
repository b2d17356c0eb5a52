# adaptbench_revision(TARGET): compiles into TARGET the function of leaderboard/harness/revision.h. The revision is asked for at
# every build, the file rewritten only when it changed.
function(adaptbench_revision target)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/generated/revision.cc)
  add_custom_target(adaptbench_revision_file
    COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DFILE=${file} -P ${PROJECT_SOURCE_DIR}/cmake/WriteRevision.cmake
    BYPRODUCTS ${file})
  target_sources(${target} PRIVATE ${file})
  target_compile_definitions(${target} PRIVATE ADAPTBENCH_VERSION="${PROJECT_VERSION}")
  add_dependencies(${target} adaptbench_revision_file)
endfunction()
