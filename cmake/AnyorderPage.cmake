# A page's style and script become one text with the HTML around them. The page allows nothing but
# these two to run, and knows them by their hashes.

# The SHA-256 of `text` as a Content-Security-Policy writes it, in Base64.
function(content_hash text result)
    string(SHA256 hash "${text}")
    # Filled up to whole groups of three bytes, each four letters.
    set(rest "${hash}00")
    set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    set(encoded "")
    while(rest)
        string(SUBSTRING "${rest}" 0 6 group)
        string(SUBSTRING "${rest}" 6 -1 rest)
        foreach(shift 18 12 6 0)
            math(EXPR place "(0x${group} >> ${shift}) & 63")
            string(SUBSTRING "${letters}" ${place} 1 letter)
            string(APPEND encoded "${letter}")
        endforeach()
    endwhile()
    # The last letter stands for nothing but what was filled up.
    string(REGEX REPLACE ".$" "=" encoded "${encoded}")
    set(${result} "${encoded}" PARENT_SCOPE)
endfunction()

function(page_source result)
    set(folder ${CMAKE_CURRENT_SOURCE_DIR}/page)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
        ${folder}/page.html ${folder}/page.css ${folder}/page.js)
    file(READ ${folder}/page.html page_template)
    file(READ ${folder}/page.css style)
    file(READ ${folder}/page.js script)
    content_hash("${style}" style_hash)
    content_hash("${script}" script_hash)
    string(REPLACE "{{style-hash}}" "${style_hash}" page_template "${page_template}")
    string(REPLACE "{{script-hash}}" "${script_hash}" page_template "${page_template}")
    string(REPLACE "{{style}}" "${style}" page_template "${page_template}")
    string(REPLACE "{{script}}" "${script}" page_template "${page_template}")
    configure_file(page_template.cpp.in page_template.cpp @ONLY)
    set(${result} ${CMAKE_CURRENT_BINARY_DIR}/page_template.cpp PARENT_SCOPE)
endfunction()
