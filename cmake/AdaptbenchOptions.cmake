# Language, warnings, instruction set and sanitizers, as one INTERFACE target that every target of ours links.
option(ADAPTBENCH_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(ADAPTBENCH_BENCHMARKS "Build the benchmarks" ${PROJECT_IS_TOP_LEVEL})
set(ADAPTBENCH_SANITIZE "" CACHE STRING "Sanitizers, e.g. 'address,undefined' or 'thread'")
set(ADAPTBENCH_ARCH "" CACHE STRING "Value of -march; empty: x86-64-v3 on x86-64, the compiler's default elsewhere")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(adaptbench_options INTERFACE)
target_compile_features(adaptbench_options INTERFACE cxx_std_20)
target_include_directories(adaptbench_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(adaptbench_options INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast $<$<BOOL:${PROJECT_IS_TOP_LEVEL}>:-Werror>)

# One instruction set for every translation unit: Eigen's alignment depends on it, and results do too.
if(ADAPTBENCH_ARCH)
  target_compile_options(adaptbench_options INTERFACE -march=${ADAPTBENCH_ARCH})
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(adaptbench_options INTERFACE -march=x86-64-v3)
endif()

# Instrumented code misleads GCC: it then takes variables for uninitialized, in <regex> among others.
if(ADAPTBENCH_SANITIZE)
  target_compile_options(adaptbench_options INTERFACE -fsanitize=${ADAPTBENCH_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -Wno-error=maybe-uninitialized)
  target_link_options(adaptbench_options INTERFACE -fsanitize=${ADAPTBENCH_SANITIZE})
endif()
