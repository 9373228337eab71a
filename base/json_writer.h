#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace meldwijzer {

// Writes one JSON text from front to back (RFC 8259, without white space). For what is written for
// each message and whose form the program knows; a tree of values in between costs several times as
// much. Text that is not valid UTF-8 gets U+FFFD in the place of each byte above ASCII. Used by one
// thread.
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  // A key, whose value comes next.
  JsonWriter& Key(std::string_view key);
  JsonWriter& Text(std::string_view text);
  JsonWriter& Number(int64_t number);
  JsonWriter& Flag(bool flag);
  JsonWriter& Null();

  std::string Take() { return std::move(out_); }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();
  void Quote(std::string_view text);

  std::string out_;
  bool first_ = true;  // nothing stands before it in its list or object
};

}  // namespace meldwijzer
