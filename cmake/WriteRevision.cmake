# Run at build time: writes FILE with the git revision of SOURCE_DIR, "-dirty" appended when tracked files differ from it
# or a source file is not tracked: it is compiled all the same.
find_program(GIT_PROGRAM git)
set(revision unknown)
if(GIT_PROGRAM)
  execute_process(COMMAND ${GIT_PROGRAM} -C ${SOURCE_DIR} describe --always --abbrev=40 --dirty --exclude=*
    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(revision ${described})
    execute_process(COMMAND ${GIT_PROGRAM} -C ${SOURCE_DIR} ls-files --others --exclude-standard -- *.cc *.h
      OUTPUT_VARIABLE untracked OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(untracked AND NOT revision MATCHES "-dirty$")
      string(APPEND revision "-dirty")
    endif()
  endif()
endif()
set(text "#include \"leaderboard/harness/revision.h\"\n\nstd::string_view adaptbench::source_revision() { return \"${revision}\"; }\n")
if(EXISTS ${FILE})
  file(READ ${FILE} old)
endif()
if(NOT "${old}" STREQUAL "${text}")
  file(WRITE ${FILE} "${text}")
endif()
