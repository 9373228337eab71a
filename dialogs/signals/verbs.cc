#include "dialogs/signals/verbs.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace meldwijzer {
namespace {

// Infinitive and its other forms.
constexpr std::array kIrregular = {"bakken bak bakt bakte gebakken",
                                   "barsten barst barstte gebarsten",
                                   "bederven bederf bederft bedierf bedorven",
                                   "bedriegen bedrieg bedriegt bedroog bedrogen",
                                   "beginnen begin begint begon begonnen",
                                   "bewegen beweeg beweegt bewoog bewogen",
                                   "bidden bid bidt bad baden gebeden",
                                   "bieden bied biedt bood boden geboden",
                                   "bijten bijt beet beten gebeten",
                                   "binden bind bindt bond bonden gebonden",
                                   "blijken blijk blijkt bleek bleken gebleken",
                                   "blijven blijf blijft bleef bleven gebleven",
                                   "breken breek breekt brak braken gebroken",
                                   "brengen breng brengt bracht brachten gebracht",
                                   "buigen buig buigt boog bogen gebogen",
                                   "denken denk denkt dacht dachten gedacht",
                                   "doen doe doet deed deden gedaan",
                                   "dragen draag draagt droeg droegen gedragen",
                                   "drijven drijf drijft dreef dreven gedreven",
                                   "dringen dring dringt drong drongen gedrongen",
                                   "drinken drink drinkt dronk dronken gedronken",
                                   "duiken duik duikt dook doken gedoken",
                                   "dwingen dwing dwingt dwong dwongen gedwongen",
                                   "eten eet gegeten",
                                   "fluiten fluit floot floten gefloten",
                                   "gaan ga gaat ging gingen gegaan",
                                   "geven geef geeft gaf gaven gegeven",
                                   "genieten geniet genoot genoten",
                                   "gieten giet goot goten gegoten",
                                   "glijden glijd glijdt gleed gleden gegleden",
                                   "grijpen grijp grijpt greep grepen gegrepen",
                                   "hangen hang hangt hing hingen gehangen",
                                   "hebben heb hebt heeft had hadden gehad",
                                   "helpen help helpt hielp hielpen geholpen",
                                   "houden houd hou houdt hout hield hielden gehouden",
                                   "jagen jaag jaagt joeg joegen gejaagd",
                                   "kiezen kies kiest koos kozen gekozen",
                                   "kijken kijk kijkt keek keken gekeken",
                                   "klimmen klim klimt klom klommen geklommen",
                                   "knijpen knijp knijpt kneep knepen geknepen",
                                   "komen kom komt kwam kwamen gekomen",
                                   "kopen koop koopt kocht kochten gekocht",
                                   "krijgen krijg krijgt kreeg kregen gekregen",
                                   "kruipen kruip kruipt kroop kropen gekropen",
                                   "kunnen kan kunt kun kon konden gekund",
                                   "lachen lach lacht lachte lachten gelachen",
                                   "laten laat liet lieten gelaten",
                                   "lezen lees leest las lazen gelezen",
                                   "liegen lieg liegt loog logen gelogen",
                                   "liggen lig ligt lag lagen gelegen",
                                   "lijden lijd lijdt leed leden geleden",
                                   "lijken lijk lijkt leek leken geleken",
                                   "lopen loop loopt liep liepen gelopen",
                                   "mogen mag mocht mochten",
                                   "moeten moet moest moesten gemoeten",
                                   "nemen neem neemt nam namen genomen",
                                   "prijzen prijs prijst prees prezen geprezen",
                                   "raden raad raadt ried geraden",
                                   "rijden rijd rij rijdt reed reden gereden",
                                   "roepen roep roept riep riepen geroepen",
                                   "ruiken ruik ruikt rook roken geroken",
                                   "scheiden scheid scheidt scheidde gescheiden",
                                   "schelden scheld scheldt schold scholden gescholden",
                                   "schenken schenk schenkt schonk geschonken",
                                   "schieten schiet schoot schoten geschoten",
                                   "schrijven schrijf schrijft schreef schreven geschreven",
                                   "schrikken schrik schrikt schrok schrokken geschrokken",
                                   "schuiven schuif schuift schoof schoven geschoven",
                                   "slaan sla slaat sloeg sloegen geslagen",
                                   "slapen slaap slaapt sliep sliepen geslapen",
                                   "sluipen sluip sluipt sloop slopen geslopen",
                                   "sluiten sluit sloot sloten gesloten",
                                   "smijten smijt smeet smeten gesmeten",
                                   "snijden snijd snij snijdt sneed sneden gesneden",
                                   "snuiven snuif snuift snoof gesnoven",
                                   "spreken spreek spreekt sprak spraken gesproken",
                                   "springen spring springt sprong gesprongen",
                                   "spugen spuug spuugt spuugde gespuugd",
                                   "staan sta staat stond stonden gestaan",
                                   "steken steek steekt stak staken gestoken",
                                   "stelen steel steelt stal stalen gestolen",
                                   "sterven sterf sterft stierf gestorven",
                                   "stinken stink stinkt stonk stonken gestonken",
                                   "strijken strijk strijkt streek gestreken",
                                   "treffen tref treft trof troffen getroffen",
                                   "trekken trek trekt trok trokken getrokken",
                                   "vallen val valt viel vielen gevallen",
                                   "vangen vang vangt ving vingen gevangen",
                                   "varen vaar vaart voer gevaren",
                                   "vechten vecht vocht vochten gevochten",
                                   "verdwijnen verdwijn verdwijnt verdween verdwenen",
                                   "vergeten vergeet vergat vergaten",
                                   "verliezen verlies verliest verloor verloren",
                                   "verslinden verslind verslond verslonden",
                                   "vinden vind vindt vond vonden gevonden",
                                   "vliegen vlieg vliegt vloog vlogen gevlogen",
                                   "vragen vraag vraagt vroeg vroegen gevraagd",
                                   "vreten vreet vrat gevreten",
                                   "wassen wast gewassen",
                                   "weten weet wist wisten geweten",
                                   "werpen werp werpt wierp wierpen geworpen",
                                   "werven werf werft wierf wierven geworven",
                                   "wijken wijk wijkt week weken geweken",
                                   "wijzen wijs wijst wees wezen gewezen",
                                   "willen wil wilt wilde wilden wou wouden gewild",
                                   "winnen win wint won wonnen gewonnen",
                                   "worden word wordt wort werd werden geworden",
                                   "wrijven wrijf wrijft wreef gewreven",
                                   "zeggen zeg zegt zei zeiden zegde gezegd",
                                   "zenden zend zendt zond zonden gezonden",
                                   "zien zie ziet zag zagen gezien",
                                   "zijn ben bent is was waren geweest",
                                   "zingen zing zingt zong zongen gezongen",
                                   "zinken zink zinkt zonk gezonken",
                                   "zitten zit zat zaten gezeten",
                                   "zoeken zoek zoekt zocht zochten gezocht",
                                   "zuigen zuig zuigt zoog zogen gezogen",
                                   "zuipen zuip zuipt zoop zopen gezopen",
                                   "zwijgen zwijg zwijgt zweeg zwegen gezwegen",
                                   "zwerven zwerf zwerft zwierf zwierven gezworven",
                                   "zweren zweer zweert zwoer gezworen"};

constexpr std::array<std::string_view, 7> kUnseparable = {"be",  "ge", "her", "ont",
                                                          "ver", "er", "mis"};

using Forms = std::vector<std::string>;

const std::unordered_map<std::string_view, Forms>& Irregular() {
  static const auto* const table = [] {
    auto* made = new std::unordered_map<std::string_view, Forms>();
    for (std::string_view line : kIrregular) {
      Forms forms;
      while (!line.empty()) {
        const size_t end = std::min(line.find(' '), line.size());
        forms.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
      }
      made->emplace(std::string_view(kIrregular[made->size()]).substr(0, forms[0].size()), forms);
    }
    return made;
  }();
  return *table;
}

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

std::string_view UnseparablePrefix(std::string_view verb) {
  for (const std::string_view prefix : kUnseparable) {
    // "geven" and "beven" are no prefixed verbs: something to conjugate must be left.
    if (verb.starts_with(prefix) && verb.size() >= prefix.size() + 5) return prefix;
  }
  return {};
}

// "hal" -> "haal", "zett" -> "zet", "leev" -> "leef"; both where the stress decides ("weiger").
Forms Stems(std::string_view infinitive) {
  std::string stem(infinitive.substr(0, infinitive.size() - 2));
  const size_t n = stem.size();
  Forms stems;
  if (n >= 3 && stem[n - 1] == stem[n - 2] && !IsVowel(stem[n - 1])) {
    stem.pop_back();
    stems.push_back(stem);
  } else if (n >= 2 && !IsVowel(stem[n - 1]) && IsVowel(stem[n - 2]) && stem[n - 2] != 'i' &&
             (n < 3 || !IsVowel(stem[n - 3]))) {
    std::string doubled = stem;
    doubled.insert(n - 1, 1, stem[n - 2]);
    stems.push_back(doubled);
    if (stem[n - 2] == 'e') stems.push_back(stem);
  } else {
    stems.push_back(stem);
  }
  for (std::string& each : stems) {
    if (each.back() == 'v') each.back() = 'f';
    if (each.back() == 'z') each.back() = 's';
  }
  return stems;
}

Forms Regular(std::string_view infinitive) {
  Forms forms{std::string(infinitive)};
  const bool no_ge = !UnseparablePrefix(infinitive).empty();
  for (const std::string& stem : Stems(infinitive)) {
    for (const char* const end : {"", "t", "d", "te", "ten", "de", "den"}) {
      forms.push_back(stem + end);
      if (!no_ge) forms.push_back("ge" + stem + end);
    }
    if (no_ge) forms.push_back(stem + "dt");
  }
  return forms;
}

// "geslagen" -> "mishandeld": the participle loses its ge- behind an unseparable prefix.
Forms Prefixed(std::string_view prefix, const Forms& base) {
  Forms forms;
  for (const std::string& form : base) {
    const bool participle = form.size() > 4 && form.starts_with("ge");
    forms.push_back(std::string(prefix) + (participle ? form.substr(2) : form));
  }
  return forms;
}

}  // namespace

std::vector<std::string> VerbForms(std::string_view infinitive) {
  const auto& irregular = Irregular();
  Forms forms;
  const auto own = irregular.find(infinitive);
  const std::string_view prefix = UnseparablePrefix(infinitive);
  const auto base = irregular.find(infinitive.substr(prefix.size()));
  if (own != irregular.end()) {
    forms = own->second;
  } else if (!prefix.empty() && base != irregular.end()) {
    forms = Prefixed(prefix, base->second);
  } else if (infinitive.size() > 3 && infinitive.ends_with("en")) {
    forms = Regular(infinitive);
  } else {
    forms = {std::string(infinitive)};
  }
  forms.push_back(std::string(infinitive) + "d");
  std::ranges::sort(forms);
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  return forms;
}

std::vector<std::string> JoinedForms(std::string_view prefix, std::string_view infinitive) {
  Forms forms = VerbForms(infinitive);
  forms.push_back("te" + std::string(infinitive));
  for (std::string& form : forms) form = std::string(prefix) + form;
  return forms;
}

}  // namespace meldwijzer
