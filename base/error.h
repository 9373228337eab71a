#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace meldwijzer {

// What a caller can act on. The message is for people; it never holds message text, slot values or
// contact details, only codes and ids.
enum class ErrorCode {
  kInvalidArgument,  // the input is wrong; sending it again will not help
  kNotFound,
  kUnauthorized,  // a signature, token or key does not fit
  kTooLarge,      // a named bound was passed
  kLimited,       // more than is allowed in this time; later it is fine
  kUnavailable,   // something outside does not answer now; trying again may help
  kCorrupt,       // stored data cannot be read
  kInternal,
};

// Where in a file something stands. Lines and columns count from 1; 0 means unknown.
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const SourcePosition&) const = default;
};

// "file:line:column", without the parts that are unknown.
std::string ToString(const SourcePosition& position);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

inline std::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

// One mistake in a content file. Content mistakes are collected, not stopped at, so that one run
// names all of them.
struct Problem {
  SourcePosition where;
  std::string message;
  bool operator==(const Problem&) const = default;
};
using Problems = std::vector<Problem>;

// "file:line:column: message", one line each.
std::string ToString(const Problems& problems);

}  // namespace meldwijzer
