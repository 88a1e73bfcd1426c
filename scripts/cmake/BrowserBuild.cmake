# Builds this tree once more with Emscripten: wasm-out/signalbox_core.{mjs,wasm}, and the core tests for Node.
include(ExternalProject)
set(SIGNALBOX_EMSCRIPTEN_ROOT "/usr/share/emscripten" CACHE PATH "where Emscripten's CMake files are")
find_program(SIGNALBOX_EMCC emcc)
if(NOT SIGNALBOX_EMCC)
  message(FATAL_ERROR "emcc is missing: run scripts/setup, or configure with -DSIGNALBOX_WASM=OFF")
endif()
set(SIGNALBOX_WASM_OUT "${CMAKE_BINARY_DIR}/wasm-out")

# emcc must never see /usr/include (glibc headers would shadow its own), so each header library is linked
# into one folder by itself.
set(SIGNALBOX_STAGE "${CMAKE_BINARY_DIR}/stage-include")
function(stage_headers target folder)
  get_target_property(include_folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
  foreach(include_folder IN LISTS include_folders)
    if(IS_DIRECTORY "${include_folder}/${folder}")
      file(MAKE_DIRECTORY "${SIGNALBOX_STAGE}")
      file(CREATE_LINK "${include_folder}/${folder}" "${SIGNALBOX_STAGE}/${folder}" SYMBOLIC)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "${folder} is not under the include folders of ${target}")
endfunction()
stage_headers(nlohmann_json::nlohmann_json nlohmann)
if(BUILD_TESTING)
  find_package(Catch2 2 REQUIRED)
  stage_headers(Catch2::Catch2 catch2)
endif()

if(EXISTS "${CMAKE_SOURCE_DIR}/wasm/bindings.cpp")
  set(SIGNALBOX_WASM_FILES "${SIGNALBOX_WASM_OUT}/signalbox_core.mjs" "${SIGNALBOX_WASM_OUT}/signalbox_core.wasm")
  set(byproducts BUILD_BYPRODUCTS ${SIGNALBOX_WASM_FILES})
endif()
# NODE_PATH: Debian's emcc needs the acorn module there when it links.
ExternalProject_Add(browser_build
  SOURCE_DIR "${CMAKE_SOURCE_DIR}"
  BINARY_DIR "${CMAKE_BINARY_DIR}/wasm-build"
  PREFIX "${CMAKE_BINARY_DIR}/wasm-build/external"
  CMAKE_GENERATOR "${CMAKE_GENERATOR}"
  CMAKE_ARGS
    "-DCMAKE_TOOLCHAIN_FILE=${SIGNALBOX_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake"
    -DCMAKE_BUILD_TYPE=Release
    -DBUILD_TESTING=${BUILD_TESTING}
    -DSIGNALBOX_ALTERED_RULE=${SIGNALBOX_ALTERED_RULE}
    "-Dnlohmann_json_DIR=${CMAKE_SOURCE_DIR}/scripts/cmake/staged"
    "-DSIGNALBOX_STAGE=${SIGNALBOX_STAGE}"
    "-DSIGNALBOX_WASM_OUT=${SIGNALBOX_WASM_OUT}"
  BUILD_COMMAND env NODE_PATH=/usr/share/nodejs "${CMAKE_COMMAND}" --build <BINARY_DIR>
  INSTALL_COMMAND ""
  BUILD_ALWAYS ON
  USES_TERMINAL_BUILD ON
  ${byproducts})
