#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml/yaml.h"
#include "directory/coordinator.h"

namespace meldwijzer {

// What entries of coordinators.yaml and national.yaml have in common, read and checked.
class ContactFieldReader {
 public:
  ContactFieldReader(YamlChecker& checker, std::string today)
      : checker_(checker), today_(std::move(today)) {}

  std::vector<std::string> Phones(const Yaml& entry, std::string_view key);
  std::vector<std::string> Emails(const Yaml& entry);
  std::vector<std::string> Webs(const Yaml& entry);
  OpeningHours Hours(const Yaml& entry);
  std::vector<ContactSource> Sources(const Yaml& entry);
  // YYYY, YYYY-MM or YYYY-MM-DD, not after today; empty where absent.
  std::string Date(const Yaml& map, std::string_view key);

 private:
  int Minute(const Yaml& hours, std::string_view key);

  YamlChecker& checker_;
  std::string today_;
};

// True for a Dutch number as the data writes it: digits in groups ("070 361 47 47", "112").
bool IsPhoneNumber(std::string_view text);
bool IsMobileNumber(std::string_view text);

}  // namespace meldwijzer
