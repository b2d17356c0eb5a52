# Every library that we use, as one target each. All come from the distribution (scripts/install-packages names them).
find_package(Threads REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PNG REQUIRED)

# MuJoCo's own CMake package names an include folder that its dependencies do not install: find the files instead.
find_path(MUJOCO_INCLUDE_DIR mujoco/mujoco.h REQUIRED)
find_library(MUJOCO_LIBRARY mujoco REQUIRED)
add_library(mujoco_library INTERFACE)
target_include_directories(mujoco_library SYSTEM INTERFACE ${MUJOCO_INCLUDE_DIR})
target_link_libraries(mujoco_library INTERFACE ${MUJOCO_LIBRARY})

find_path(OSMESA_INCLUDE_DIR GL/osmesa.h REQUIRED)
find_library(OSMESA_LIBRARY OSMesa REQUIRED)
add_library(OSMesa INTERFACE)
target_include_directories(OSMesa SYSTEM INTERFACE ${OSMESA_INCLUDE_DIR})
target_link_libraries(OSMesa INTERFACE ${CMAKE_DL_LIBS})  # loaded when a picture is drawn: simulation/camera/osmesa.h

find_path(SODIUM_INCLUDE_DIR sodium.h REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
add_library(sodium INTERFACE)
target_include_directories(sodium SYSTEM INTERFACE ${SODIUM_INCLUDE_DIR})
target_link_libraries(sodium INTERFACE ${SODIUM_LIBRARY})

# Header-only libraries without a CMake package.
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(Random123 INTERFACE)
target_include_directories(Random123 SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})

find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp REQUIRED)
add_library(valijson INTERFACE)
target_include_directories(valijson SYSTEM INTERFACE ${VALIJSON_INCLUDE_DIR})

# libtorch's imported target carries an older language standard and warning-laden headers: wrap it.
find_package(Torch 1.13 REQUIRED)
add_library(adaptbench_torch INTERFACE)
target_include_directories(adaptbench_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(adaptbench_torch INTERFACE ${TORCH_LIBRARIES})
