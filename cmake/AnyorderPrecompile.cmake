# Half of the time of compiling a file goes into these headers, so they are read once for a target.
# Lint reads them anew: `./x lint --changed` each file on its own, and so finds what is not included.
function(anyorder_precompile target)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    # GCC 12 takes what comes out of a precompiled header for the project's own code, and warns of
    # members that are initialised by name, and of short strings, where the library is right.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(${target} PRIVATE
            -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
endfunction()
