#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text/text.h"
#include "directory/csv.h"
#include "directory/place_index.h"

namespace meldwijzer {

// Fills an index table by table; the order of the calls is the order of dependence.
class PlaceIndexBuilder {
 public:
  PlaceIndexBuilder(const std::vector<SourceText>& files, Problems& problems)
      : files_(files), problems_(problems) {}

  PlaceIndex Build() {
    ReadProvinces();
    ReadMunicipalities();
    ReadLocalities();
    ReadPostcodes();
    ReadAliases("aliases.csv");
    ReadAliases("aliases_extra.csv");
    ReadRegions();
    ReadForeign("foreign.csv");
    ReadForeign("foreign_extra.csv");
    ReadOrdinaryWords();
    AddShortNames();
    ReadWordLevels();
    PrepareFuzzy();
    return std::move(index_);
  }

 private:
  const SourceText& File(const char* name) {
    static const SourceText none;
    for (const SourceText& source : files_) {
      if (source.file == name || source.file.ends_with(std::string("/") + name)) return source;
    }
    problems_.push_back({{name, 0, 0}, "the file is missing"});
    return none;
  }

  std::vector<CsvRow> Rows(const char* name, const std::vector<std::string>& columns) {
    const SourceText& source = File(name);
    current_file_ = source.file;
    if (source.file.empty()) return {};
    return ParseCsv(source.text, source.file, columns, problems_);
  }

  void Report(const CsvRow& row, std::string message) {
    problems_.push_back({{current_file_, row.line, 1}, std::move(message)});
  }

  int Province(const CsvRow& row, const std::string& name) {
    const int province = index_.ProvinceByName(name);
    if (province < 0) Report(row, fmt::format("unknown province \"{}\"", name));
    return province;
  }

  int MunicipalityOf(const CsvRow& row, const std::string& name) {
    const int municipality = index_.MunicipalityByName(name);
    if (municipality < 0) Report(row, fmt::format("unknown municipality \"{}\"", name));
    return municipality;
  }

  uint32_t AddEntry(PlaceEntry entry) {
    index_.entries_.push_back(std::move(entry));
    return static_cast<uint32_t>(index_.entries_.size() - 1);
  }

  void AddKey(std::string_view name, uint32_t entry) {
    const std::vector<PlaceWord> words = SplitPlaceWords(name);
    if (words.empty()) return;
    std::string key;
    for (const PlaceWord& word : words) key += word.text;
    PlaceIndex::Key& value = index_.keys_[key];
    if (std::ranges::find(value.entries, entry) == value.entries.end()) {
      value.entries.push_back(entry);
    }
    value.several_words = value.several_words || words.size() > 1;
    value.one_word = value.one_word || words.size() == 1;
    index_.key_words_max_ = std::max(index_.key_words_max_, words.size());
  }

  void ReadProvinces() {
    for (const CsvRow& row : Rows("provinces.csv", {"code", "name", "official_name", "suffixes"})) {
      const auto province = static_cast<int>(index_.provinces_.size());
      index_.provinces_.push_back(row.fields[1]);
      for (const std::string& suffix : SplitList(row.fields[3], ';')) {
        index_.province_suffixes_[Fold(suffix)] = province;
      }
    }
  }

  void ReadMunicipalities() {
    const auto rows = Rows("municipalities.csv", {"code", "name", "province", "display_name"});
    std::vector<std::vector<uint16_t>> of_province(index_.provinces_.size());
    for (const CsvRow& row : rows) {
      const int province = Province(row, row.fields[2]);
      if (province < 0) continue;
      const auto number = static_cast<uint16_t>(index_.municipalities_.size());
      if (!index_.municipality_by_name_.emplace(row.fields[1], number).second) {
        Report(row, fmt::format("municipality \"{}\" is here twice", row.fields[1]));
        continue;
      }
      index_.municipalities_.push_back(
          {row.fields[1], row.fields[3], static_cast<uint16_t>(province), 0, 0});
      of_province[static_cast<size_t>(province)].push_back(number);
      const uint32_t entry =
          AddEntry({row.fields[3], PlaceKind::kMunicipality, PlaceHow::kExact, {number}, "", 0});
      AddKey(row.fields[1], entry);
      // Where people say something else altogether ("Den Haag") it stands among the aliases.
      if (row.fields[3].contains(" (")) AddKey(row.fields[3], entry);
      // "Bergen (NH.)" is what the register calls it; people write "Bergen".
      const size_t bracket = row.fields[1].find(" (");
      if (bracket != std::string::npos) AddKey(row.fields[1].substr(0, bracket), entry);
    }
    for (size_t province = 0; province < of_province.size(); ++province) {
      const std::string& name = index_.provinces_[province];
      const uint32_t entry =
          AddEntry({name, PlaceKind::kProvince, PlaceHow::kExact, of_province[province], "", 0});
      AddKey(name, entry);
      AddKey("provincie " + name, entry);
      AddKey("province of " + name, entry);
      province_entries_.push_back(entry);
    }
  }

  void ReadLocalities() {
    for (const CsvRow& row :
         Rows("localities.csv", {"name", "municipality", "province", "bag_name", "bag_code"})) {
      const int municipality = MunicipalityOf(row, row.fields[1]);
      if (municipality < 0) continue;
      const uint32_t entry = AddEntry({row.fields[0],
                                       PlaceKind::kLocality,
                                       PlaceHow::kExact,
                                       {static_cast<uint16_t>(municipality)},
                                       "",
                                       0});
      AddKey(row.fields[0], entry);
      AddKey(row.fields[3], entry);
    }
  }

  void ReadPostcodes() {
    std::map<std::string, uint32_t> names;
    for (const CsvRow& row : Rows(
             "postcodes.csv", {"pc4", "municipality", "province", "locality", "kind", "primary"})) {
      const int municipality = MunicipalityOf(row, row.fields[1]);
      int postcode = 0;
      const std::string& digits = row.fields[0];
      const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), postcode);
      if (parsed.ec != std::errc() || digits.size() != 4 || postcode < 1000) {
        Report(row, fmt::format("\"{}\" is no postcode of four digits", digits));
        continue;
      }
      if (municipality < 0) continue;
      const auto [name, is_new] =
          names.emplace(row.fields[3], static_cast<uint32_t>(index_.locality_names_.size()));
      if (is_new) index_.locality_names_.push_back(row.fields[3]);
      index_.postcodes_.push_back({static_cast<uint16_t>(postcode),
                                   static_cast<uint16_t>(municipality), name->second,
                                   row.fields[5] == "1"});
      ++index_.municipalities_[static_cast<size_t>(municipality)].postcodes;
    }
    CountPostcodesOfLocalities();
    std::ranges::stable_sort(index_.postcodes_, [](const auto& a, const auto& b) {
      return a.postcode != b.postcode ? a.postcode < b.postcode : a.primary > b.primary;
    });
  }

  // The size of a village or town, so that a typing error is taken for the larger one.
  void CountPostcodesOfLocalities() {
    std::map<std::pair<std::string_view, uint16_t>, uint16_t> count;
    for (const PostcodeEntry& postcode : index_.postcodes_) {
      ++count[{index_.locality_names_[postcode.locality], postcode.municipality}];
    }
    for (PlaceEntry& entry : index_.entries_) {
      if (entry.kind != PlaceKind::kLocality) continue;
      const auto found = count.find({entry.name, entry.municipalities.front()});
      if (found != count.end()) entry.postcodes = found->second;
    }
  }

  void ReadAliases(const char* file) {
    for (const CsvRow& row : Rows(file, {"alias", "name", "kind", "municipality", "province"})) {
      const std::string& kind = row.fields[2];
      if (kind == "province") {
        const int province = Province(row, row.fields[1]);
        if (province < 0) continue;
        PlaceEntry entry = index_.entries_[province_entries_[static_cast<size_t>(province)]];
        entry.how = PlaceHow::kAlias;
        AddKey(row.fields[0], AddEntry(std::move(entry)));
        continue;
      }
      if (kind != "municipality" && kind != "locality" && kind != "district") {
        Report(row, fmt::format("unknown kind \"{}\"", kind));
        continue;
      }
      const int municipality = MunicipalityOf(row, row.fields[3]);
      if (municipality < 0) continue;
      const PlaceKind place_kind = kind == "municipality" ? PlaceKind::kFormerMunicipality
                                   : kind == "district"   ? PlaceKind::kDistrict
                                                          : PlaceKind::kLocality;
      const uint32_t entry = AddEntry({row.fields[0],
                                       place_kind,
                                       PlaceHow::kAlias,
                                       {static_cast<uint16_t>(municipality)},
                                       "",
                                       0});
      AddKey(row.fields[0], entry);
      if (place_kind == PlaceKind::kDistrict) AddCityFirst(row.fields[0], row.fields[1], entry);
    }
  }

  // "Haarlem Schalkwijk" for "Schalkwijk Haarlem".
  void AddCityFirst(std::string_view district, const std::string& city, uint32_t entry) {
    if (!district.ends_with(" " + city)) return;
    district.remove_suffix(city.size() + 1);
    AddKey(fmt::format("{} {}", city, district), entry);
  }

  void ReadRegions() {
    uint16_t safety_regions = 0;
    for (const CsvRow& row :
         Rows("regions.csv", {"region", "municipalities", "provinces", "kind", "note"})) {
      PlaceEntry entry{row.fields[0], PlaceKind::kRegion, PlaceHow::kRegion, {}, "", 0};
      for (const std::string& name : SplitList(row.fields[1], ';')) {
        const int municipality = MunicipalityOf(row, name);
        if (municipality >= 0) entry.municipalities.push_back(static_cast<uint16_t>(municipality));
      }
      std::ranges::sort(entry.municipalities);
      if (entry.municipalities.empty()) {
        Report(row, fmt::format("region \"{}\" has no municipalities", row.fields[0]));
        continue;
      }
      if (row.fields[3] == "veiligheidsregio") {
        ++safety_regions;
        for (const uint16_t number : entry.municipalities) {
          index_.municipalities_[number].safety_region = safety_regions;
        }
      }
      const uint32_t number = AddEntry(entry);
      AddRegionKeys(row.fields[0], number);
    }
  }

  // "Westland (streek)" is written as "Westland"; a police unit is also called a police region.
  void AddRegionKeys(const std::string& name, uint32_t entry) {
    const size_t bracket = name.find(" (");
    const std::string plain = name.substr(0, bracket);
    if (bracket != std::string::npos && name.ends_with(')')) {
      AddKey(name.substr(bracket + 2, name.size() - bracket - 3) + " " + plain, entry);
    }
    // Where a municipality or a part of a city has the name of the region around it, that is meant.
    const bool taken = index_.municipality_by_name_.contains(plain) ||
                       (bracket != std::string::npos && index_.keys_.contains(PlaceKey(plain)));
    AddKey(taken ? "streek " + plain : plain, entry);
    constexpr std::string_view kUnit = "Politie-eenheid ";
    if (name.starts_with(kUnit)) AddKey("politieregio " + name.substr(kUnit.size()), entry);
  }

  void ReadForeign(const char* file) {
    for (const CsvRow& row : Rows(file, {"name", "country", "also_dutch_place"})) {
      // Without a Dutch namesake in the third column the foreign place is meant only where no Dutch
      // place has the name.
      const std::string key = PlaceKey(row.fields[0]);
      if (row.fields[2].empty() && index_.keys_.contains(key)) continue;
      const uint32_t entry =
          AddEntry({row.fields[0], PlaceKind::kForeign, PlaceHow::kExact, {}, row.fields[1], 0});
      AddKey(row.fields[0], entry);
      // The country itself, so that "Halle (België)" can be told from the Dutch one.
      const std::string& country = row.fields[1];
      if (!index_.keys_.contains(PlaceKey(country))) {
        AddKey(country, AddEntry({country, PlaceKind::kForeign, PlaceHow::kExact, {}, country, 0}));
      }
    }
  }

  void ReadWordLevels() {
    for (const CsvRow& row : Rows("word_levels.csv", {"word", "level"})) {
      const std::string& level = row.fields[1];
      if (level.size() != 1 || level[0] < '1' || level[0] > '4') {
        Report(row, fmt::format("level \"{}\" must be 1, 2, 3 or 4", level));
        continue;
      }
      const std::string key = PlaceKey(row.fields[0]);
      if (!index_.keys_.contains(key)) {
        Report(row, fmt::format("\"{}\" is no place name", row.fields[0]));
        continue;
      }
      index_.levels_[key] = static_cast<WordLevel>(level[0] - '0');
    }
  }

  void ReadOrdinaryWords() {
    for (std::string& word : SplitList(File("ordinary_words.txt").text, '\n')) {
      if (!word.starts_with('#')) index_.ordinary_words_.insert(std::move(word));
    }
  }

  // "Ronde Venen" for De Ronde Venen and "Driebergen" for Driebergen-Rijsenburg, where the rest is
  // long enough to be nothing else.
  void AddShortNames() {
    constexpr size_t kLettersMin = 7;
    std::vector<std::pair<std::string, uint32_t>> shorter;
    const auto add = [&](std::string_view name, uint32_t entry) {
      std::string key = PlaceKey(name);
      const bool taken = index_.keys_.contains(key) || index_.ordinary_words_.contains(key);
      if (key.size() >= kLettersMin && !taken) shorter.emplace_back(std::move(key), entry);
    };
    for (uint32_t i = 0; i < index_.entries_.size(); ++i) {
      const PlaceEntry& entry = index_.entries_[i];
      const std::string folded = Fold(entry.name);
      for (const std::string_view article : {"de ", "het ", "'t "}) {
        if (folded.starts_with(article)) add(folded.substr(article.size()), i);
      }
      const size_t hyphen = folded.find('-');
      if (entry.kind > PlaceKind::kLocality || entry.how != PlaceHow::kExact ||
          hyphen == std::string::npos) {
        continue;
      }
      add(folded.substr(0, hyphen), i);
      add(folded.substr(hyphen + 1), i);
    }
    for (const auto& [key, entry] : shorter) {
      PlaceIndex::Key& value = index_.keys_[key];
      value.entries.push_back(entry);
      value.one_word = true;
    }
  }

  void PrepareFuzzy() {
    for (const auto& [key, value] : index_.keys_) {
      if (key.size() < 5) continue;
      if (index_.fuzzy_by_length_.size() <= key.size()) {
        index_.fuzzy_by_length_.resize(key.size() + 1);
      }
      uint32_t letters = 0;
      for (const char c : key) {
        letters |= 1U << (c >= 'a' && c <= 'z' ? static_cast<unsigned>(c - 'a') : 26U);
      }
      index_.fuzzy_by_length_[key.size()].push_back({&key, &value, letters});
      index_.by_sound_[SoundOf(key)].push_back({&key, &value, letters});
    }
    // The order of a hash table must not decide between two names that are equally near.
    for (auto& keys : index_.fuzzy_by_length_) {
      std::ranges::sort(keys, {}, [](const auto& key) { return *key.key; });
    }
    for (auto& [sound, keys] : index_.by_sound_) {
      std::ranges::sort(keys, {}, [](const auto& key) { return *key.key; });
    }
  }

  const std::vector<SourceText>& files_;
  Problems& problems_;
  PlaceIndex index_;
  std::string current_file_;
  std::vector<uint32_t> province_entries_;
};

PlaceIndex PlaceIndex::Create(const std::vector<SourceText>& files, Problems& problems) {
  return PlaceIndexBuilder(files, problems).Build();
}

}  // namespace meldwijzer
