# Puts files into the binary (server/embedded/embedded.h). The assembler copies the bytes (.incbin), which takes
# no time even for megabytes; a generated source holds the table.

# embed_files(TARGET NAME FOLDER PATTERN [COMPRESS] [DEPENDS FILE...])
# adds to TARGET a source that defines signalbox::embedded_NAME() over the files of FOLDER matching PATTERN, at any
# depth; an empty FOLDER gives an empty table. COMPRESS adds gzip and brotli forms. Without DEPENDS the files have
# to exist when CMake runs.
function(embed_files target name folder pattern)
  cmake_parse_arguments(PARSE_ARGV 4 embed "COMPRESS" "" "DEPENDS")
  if(folder AND NOT embed_DEPENDS)
    file(GLOB_RECURSE embed_DEPENDS CONFIGURE_DEPENDS "${folder}/${pattern}")
  endif()
  set(work "${CMAKE_BINARY_DIR}/embedded")
  set(output "${work}/embedded_${name}.cpp")
  set(step "${CMAKE_SOURCE_DIR}/scripts/cmake/EmbedFilesStep.cmake")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" -DNAME=${name} "-DFOLDER=${folder}" "-DPATTERN=${pattern}" "-DWORK=${work}"
            "-DOUTPUT=${output}" -DCOMPRESS=${embed_COMPRESS} -P "${step}"
    DEPENDS ${embed_DEPENDS} "${step}"
    COMMENT "Embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
