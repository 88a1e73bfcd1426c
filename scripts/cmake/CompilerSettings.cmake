# How everything is compiled: warnings, optimisation, hardening, sanitizers, compiler cache.

# One cache serves every checkout: paths are taken relative to the checkout. Works for g++ and emcc.
find_program(SIGNALBOX_CCACHE ccache)
if(SIGNALBOX_CCACHE AND (NOT CMAKE_CXX_COMPILER_LAUNCHER OR CMAKE_CXX_COMPILER_LAUNCHER STREQUAL "ccache"))
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_NOHASHDIR=1 "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" "${SIGNALBOX_CCACHE}")
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# assert() stays on in the server: a broken invariant must stop the program, not spoil what it stores. The
# browser module leaves it out for size; it holds nothing that could be spoilt.
if(EMSCRIPTEN)
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
else()
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -D_GLIBCXX_ASSERTIONS -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1 -D_GLIBCXX_ASSERTIONS")
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_link_options(-Wl,--as-needed -Wl,-z,relro -Wl,-z,now)
endif()

add_library(signalbox_options INTERFACE)
target_include_directories(signalbox_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(signalbox_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow)
# Fields left out of a designated initialiser have their defaults: that is what the form is for.
target_compile_options(signalbox_options INTERFACE -Wno-missing-field-initializers)
# Both worlds must compute the same doubles, so no fused multiply-add.
target_compile_options(signalbox_options INTERFACE -ffp-contract=off)
if(SIGNALBOX_ALTERED_RULE)
  target_compile_definitions(signalbox_options INTERFACE SIGNALBOX_ALTERED_RULE=1)
endif()

# address = ASan and UBSan, thread = TSan
set(SIGNALBOX_SANITIZER "" CACHE STRING "address or thread")
if(SIGNALBOX_SANITIZER)
  set(sanitizers_address address,undefined)
  set(sanitizers_thread thread)
  add_compile_options(-fsanitize=${sanitizers_${SIGNALBOX_SANITIZER}} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${sanitizers_${SIGNALBOX_SANITIZER}})
endif()

if(SIGNALBOX_FUZZ)
  # Coverage for the fuzzer in everything that is tested; the targets alone link its main().
  add_compile_options(-fsanitize=fuzzer-no-link -O1)
endif()

if(SIGNALBOX_LTO)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()
