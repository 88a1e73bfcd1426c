# Builds web/ with npm and Vite into build/<preset>/web. Sets SIGNALBOX_WEB_FOLDER and SIGNALBOX_WEB_STAMP (a file
# that is newer than every source after a build), both empty when this build goes without a dashboard.
#
# web/vite.config.ts reads two environment variables: SIGNALBOX_WASM_DIR (where signalbox_core.mjs and .wasm are)
# and SIGNALBOX_WEB_OUT (where the page goes).
set(SIGNALBOX_WEB_FOLDER "")
set(SIGNALBOX_WEB_STAMP "")
set(web "${CMAKE_SOURCE_DIR}/web")
if(NOT (SIGNALBOX_WEB AND SIGNALBOX_WASM_FILES AND SIGNALBOX_NODE AND EXISTS "${web}/package-lock.json"))
  message(STATUS "This build has no dashboard")
  return()
endif()

# node_modules is too large to be looked through at every build, so the source folders are listed one by one.
file(GLOB web_sources CONFIGURE_DEPENDS "${web}/*")
set(web_files "")
foreach(entry IN LISTS web_sources)
  cmake_path(GET entry FILENAME entry_name)
  if(NOT IS_DIRECTORY "${entry}")
    list(APPEND web_files "${entry}")
  elseif(NOT entry_name MATCHES "^(node_modules|dist|\\..*)$")
    file(GLOB_RECURSE folder_files CONFIGURE_DEPENDS "${entry}/*")
    list(FILTER folder_files EXCLUDE REGEX "/(node_modules|dist)/")
    list(APPEND web_files ${folder_files})
  endif()
endforeach()

# One stamp beside the modules, so that several presets share one installation.
set(modules_stamp "${web}/node_modules/.signalbox-installed")
add_custom_command(OUTPUT "${modules_stamp}"
  COMMAND ${SIGNALBOX_NODE_ENV} npm ci --no-audit --no-fund --loglevel=error
  COMMAND "${CMAKE_COMMAND}" -E touch "${modules_stamp}"
  DEPENDS "${web}/package.json" "${web}/package-lock.json"
  WORKING_DIRECTORY "${web}" COMMENT "Installing the dashboard's npm packages" VERBATIM)

set(SIGNALBOX_WEB_FOLDER "${CMAKE_BINARY_DIR}/web")
set(SIGNALBOX_WEB_STAMP "${CMAKE_BINARY_DIR}/web.stamp")
add_custom_command(OUTPUT "${SIGNALBOX_WEB_STAMP}"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf "${SIGNALBOX_WEB_FOLDER}"
  COMMAND ${SIGNALBOX_NODE_ENV} "SIGNALBOX_WASM_DIR=${SIGNALBOX_WASM_OUT}" "SIGNALBOX_WEB_OUT=${SIGNALBOX_WEB_FOLDER}"
          npm run --silent build
  COMMAND "${CMAKE_COMMAND}" -E touch "${SIGNALBOX_WEB_STAMP}"
  DEPENDS "${modules_stamp}" ${web_files} ${SIGNALBOX_WASM_FILES}
  WORKING_DIRECTORY "${web}" COMMENT "Building the dashboard" VERBATIM)
