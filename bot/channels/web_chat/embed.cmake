# Writes OUTPUT, a source that holds the bytes of the page's files, so that the server is one file.
# Run as: cmake -DPAGE=<folder> -DOUTPUT=<file> -P embed.cmake
set(text "#include \"bot/channels/web_chat/page_files.h\"\n\nnamespace meldwijzer {\nnamespace {\n")
set(table "")
foreach(entry "chat.css|text/css" "chat.js|text/javascript" "embed.js|text/javascript"
              "sw.js|text/javascript" "favicon.svg|image/svg+xml" "offline.html|text/html"
              "manifest.webmanifest|application/manifest+json")
  string(REPLACE "|" ";" parts "${entry}")
  list(GET parts 0 file)
  list(GET parts 1 type)
  string(MAKE_C_IDENTIFIER "bytes_${file}" name)
  file(READ "${PAGE}/${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" literal "${hex}")
  # Pieces, because one literal of this length is beyond what the standard asks of a compiler.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)"
    "\n    \"\\1\"" literal "${literal}")
  string(LENGTH "${hex}" length)
  math(EXPR length "${length} / 2")
  string(APPEND text "const char ${name}[] =${literal};\n")
  string(APPEND table "    {\"/${file}\", \"${type}; charset=utf-8\", {${name}, ${length}}},\n")
endforeach()
string(APPEND text "const PageFile kFiles[] = {\n${table}};\n}  // namespace\n\n"
  "std::span<const PageFile> PageFiles() { return kFiles; }\n\n}  // namespace meldwijzer\n")
file(WRITE "${OUTPUT}" "${text}")
