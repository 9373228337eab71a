#include "dialogs/reading/name_lists.h"

#include <algorithm>
#include <unordered_map>

namespace meldwijzer {
namespace {

constexpr std::string_view kFirstNames = R"(
aaliyah aart abbas abdel abdelkader abdellah abderrahim abdirahman abdul abdullah abel abigail adam
adriaan adrian adriana aicha aida aisha aissa ajay akram alejandra alejandro aleksandra aleksander
alex alexander alexandra alexandru ali alicia alicja alina alisa aliyah alma amal amanda amara
amber amelia amina aminata amine amir amira amy ana anas anass andre andrea andreea andrei andrej
andrzej angela angelique angelo anh anita anja anke anna annabel annabelle anne anneke annelies
annemarie annemiek annemieke annet annette annika anouar anouk anoushka ans anthony antje anton
antonia antonio anwar arie arjan arjen arno arnold arthur artur arda aron asha ashley asia asma
asmae astrid atilla aurora ayan ayaan aya ayla ayman aylin ayoub ayse aysel aysegul azra barbara bart
bartosz batuhan beata beatrice beatrix berat berend bernard bert bertus betty bianca bilal björn
bjorn blanka bo bogdan boris bouchra bram brahim brandon branko brenda brian bridget britt bryan
burak busra caitlin camila camilla can carla carlijn carlo carlos carmen carolien carolina caroline
carolin casper catalina catharina cees celine cemal cengiz chantal chantelle chanel charelle
chayenne cheyenne chris christa christiaan christian christina christine cindy claudia claire clara
clemens coen colin conny constantin cor corina corine corrie cristian cristina cynthia damian daan
dagmar daisy dalila damla dana daniel daniela danielle danique danny daphne daria dario darko david
davy dawid deborah deniz denise dennis derya desiree devin devran diana diederik diego dijana dilan
dilara dimitri dina dion dirk djamila djenna dominik dominique donja donny dounia driss dunya dylan ebru
ecrin eddy edith edwin eefje eline elena eleonora elias elif elin elina elisa elisabeth elise eliza
elizabeth ella ellen elly eloise els elsa elske emilia emily emine emir emma emmanuel emre enes
enzo erik erika erwin esma esmee esra esther eva evelien eveline evelyn evi ewa fabian faisal faiza
farah farid farida fatiha fatima fatimah fatma fatou fatoumata fauzia felicia felix femke fenna
ferdi ferhat fien filip filiz fleur florian floris fouad fraukje francesca francis francisca
francisco frank franziska frederik freek frida frits furkan gabriel gabriela gabriele gamze gerard
gerrit gerda gert geert gina giovanni gisela giulia gizem gloria gijs goran grace greta grzegorz
guido guillermo guus habiba hafsa haitam hajar hakan hakim halima halil hamid hamza hanan hanane
hanna hannah hanneke hans harald harry haruna hasan hassan hatice hayat hayley heidi heleen helena
helga hendrik henk hennie henri henriette herman hester hicham hidde hilde hind hiba houda hugo hussein
huseyin ibrahim ibtissam ida igor ikram ilayda ilham ilias ilona ilse iman imane imran ina indira ineke
inez inge ingeborg ingrid ioana ionut irem irena irene irina isa isaac isabel isabella isabelle ishaan
ismail ismael istvan ivan ivana ivo izabela jaap jack jacob jacqueline jaimy jair jamal jamie jamila jana
janine janneke janna jannie janusz jarno jasmijn jasmina jasmine jason jasper javier jay jayden jaylen jeannette
jef jelena jelle jelmer jennifer jenny jens jeroen jerome jesse jessica jessie jet jette jihane jill
jimmy jip jitske joana joanna job jochem joelle joep johan johanna johannes john johnny jolanda
jolien jolijn jonas jonathan joost jordi jordy joris jorn jorrit jos jose josefien josephine joshua josie joyce
joaquin juan juanita judith juliana julia julian julie juliette julius justin justyna kaan kacper kadir
kai kamil kamila karel karen karim karima karin karina karl karolina kasia kasper katarzyna kate
katharina katja katarina kathleen katinka katrien kaylee kawtar keira kelly kelvin kemal kenan kenji kenneth
kenza kerem kevin khadija khalid khaled kiara kiki kim kimberley kimberly kinga kirsten klaas klaudia koen
krisztina kristel kristina kristof krystyna krzysztof kubra kyara kyra laila lamyae lana lara lars latifa
laura laurens lauren layla leandro leanne leen leila leila leonie leon leonard leonardo leo levi lia
liam lian liban lidia lieke lies liesbeth lieselot liesje lilian liliana lilly lily lina linda lindsay lindsey linh
lisa lisanne lisette liselotte livia liv liz lizzy loes lois lola loubna lotte louis louisa louise
loubna lounes louay luca lucas lucia lucie luciano lucy luis luisa luka lukas lukasz luna luuk lydia lynn lysanne maaike
maarten maciej madelief madeleine madina magdalena mahmoud mahmut maikel maja malak malika mandy manel manon
manou manouk manuel manuela mara marc marcel marcin marco marek margot margriet maria mariam mariama mariana marianne marie
mariella marieke marielle marije marijke marijn marika marilyn marina mario marion marisa mariska
marissa marit marius marja marjan marjolein marleen marlies marloes marlon marta martha martien
martijn martin martina martine marwa marwan maryam mateo mateusz mathijs mathilde matilda matteo matthijs matthew mattia maud
maureen maurice maurits max maxim maxime maya medina megan mehdi mehmet melanie melek melike melina melis
melissa melvin merve merel mert merijn meryem mia michael michal michel michelle michiel mick miguel mihai mihaela mike
mikail mila milena milou mina minke mira miranda miriam mirjam mirjana mirthe mitchell mo modou mohamed mohammed
mohammad moniek monica monika monique morad mounir mourad mounia moussa muhammed muhammad murat mustafa mustapha nabil nadia nadine naima najat
najib najim naomi nassim natalia natalie natasha natasja nathalie nathan nawal nazli nelleke neriman nesrine nick nicky nico nicola nicolas
nicolae nicole nicoleta niek niels nienke nigel nihal nikki nikita nikola nils nina noa noah noam noel noelia noelle noor noortje nora
nordin noud noura nour nouri nynke nyncke oguz oksana olaf oleg olga olivia olivier omar omer omran onno orlando oscar osman
oskar oualid ouassim oumaima ozan ozlem pablo pascal pascale patricia patrick patrycja patrik paul paula paulina pauline pavel pawel pedro
peggy pelin perla peter petr philip philippe pien pieter pim piotr piet pleun priya priscilla quentin quincy quinten rabia rabiye rachel rachid rachida
radu rafael rafal rahma raisa ramazan ramon rania ranim raquel raphael raul rayan rayana razan rebecca redouan reinier remco
remi renate rene renee renske resul riad riccardo richard rick rico rik rianne ria rick rieneke rihanna rita robbert robbie robert robin
rochelle rodney roderick roel roeland rogier roland romaisa romana romano romina romy ron ronald ronny rosa rosalie rosanna rosanne roxana roxanne ruben
ruben rukiye ruth ruud rutger ryan saar saba sabine sabina sabri sabrina safa safae safiya sahra saida saifeddine salim salima salma salman salomon saloua samantha
sami samir samira sana sandra sanae sander sandor sanne sara sarah sarita sascha saskia savannah sebastiaan sebastian sebnem sefa selena selim selin selina selma semra senna serena serge
sergio seline servet sevda sevval shahid shaima shakira shana shanaya shania shanna shannon sharon sharona shayenne sheila shirley sibel siem sidney siham sila silke silvana silvia simon simone sinan sjaak sjoerd
sjors sophia sophie soufian soufiane soukaina soumaya stan stanislaw stef stefan stefania stefanie stella stephan stephanie steven stijn sultan suleyman sumeyye
sumaya susan susanne suzan suzanna suzanne svetlana sven svenja sybren sylvana sylvia sylwia tahir tamar tamara tanja tara tarik tatiana tatjana tessa tess thea theo theodora thijmen thijs thirza thomas thomasz tiago
tijmen tijn tim timo timothy tina tineke tobias tom tomas tomasz tommy ton tonny tonnie toon tony tristan truus tugba twan tygo tyler ugur umut umar valentina valerie vanessa vasile veerle
veronica veronique vesna vicky victor viktor viktoria vincent vinnie violeta virginia vivian viviana vlad vladimir wesley wendy wessel wiktoria wilhelmina willeke willem willemijn wim winston wojciech wouter xander xavier yara yasemin
yasin yasmin yasmina yasmine yasser yassin yassine yassir yentl yesim yeliz ymke ynske yoann yoeri yosra youri yousra youssef yusra yusuf yvette yvonne zahra zainab zakaria zara zehra zeynep zeinab zineb zoe zofia zoey zohra
zsofia zuzanna shanti shaniqua tyrone jermaine rashid radjesh soerin anil sunil sunita ravi rajesh shivani aniel djoeke foekje wietske sietske tjitske bouke douwe durk eelco eelke gerben jitse sytse wiebe
nguyen thao mei-ling fatuma hodan ifrah sahal abdi hawa nimo tsegay selam mehret feven yonas yohannes filmon biniam semhar rahwa natnael dawit tekle chidi chiamaka chinedu ngozi emeka adaeze osas
precious blessing-joy osaze efosa ifeoma kwame kofi ama akua abena efua kojo daryl demi desi dewi putu wayan
adil albert amin bartek bashir bente bereket billie boubacar boyko chiara chloe danilo dekje
delano duco dwayne dylano ellie fatmata fay finn florin fons gino gio gwen harold harpreet hiwot
idris ilyas ionel jaouad jari jefke jozef jurre kaat kaj kees kyan lamin lena leroy lotfi ludo
mickey mikey mirela naoual naoufal nikos nilo oumar ousmane paultje petra quin ricardo rob romeo
ronnie sjaan sjonnie sofie soraya steve tadesse tesfay teun tibo tiko tinka tycho wael wout
yesmina youssra
)";

constexpr std::string_view kDoubtful = R"(
alba louis  ariel art   bas beer bella ben berk bo britt charlotte chelsea  coco dani
daan dani dolly dion doris eden fay faith fee flip floor florence floortje frank georgia gem gemma ger ginger guy harley hope indy india iris isis ivy
jade jan jim  job joke jordan joy  juul kees kit kris lars lee lente liek lot lou mark matt marijn mats  mees mees mei mel milan milano
milo nel nova nur oda odin olivia paris pam pascal pepijn pip petra philippa queen ray rein rens rob robin roos rosa rose rosie ruby sabine sam sem sil siena skye sky sofia sofie storm stella sterre summer
susa sydney teun tess tijn tonia tygo vera victoria vienna vlinder wil  willy wolf yara jana jona trees toos lien lin pleun puck jut maan merel bloem rani roan silver star ster river fen fenne bart bram don
mo ali can kim kiki noor hans isa noa max alex luna angel angelo angela destiny princess blessing patience precious mercy comfort gift grace favour praise sunny   happy lucky amber jasmine robin dana casper
mila mira carmen daisy lily harry toon ton ria stan ama abel arie cor adam ans els gina gert leen piet senna roman jack  bill karen nick lola berend mina ina liv job ron ted tara rik ruth simone jay
ama amber amine aurora aya can els emir fleur jet job kaan kelvin leen lies mara max maxim medina melis merel mina
noel omer said servet sultan ton toon
greet li wang chen zhang liu yang huang lin wu xu zhou tran pham le vo dang bui minh thi hoang jin kim wei
)";

constexpr std::string_view kSurnames = R"(
jansen janssen janssens vries berg bakker dijk visser smit smits meijer meyer boer mulder groot bos vos peters hendriks leeuwen dekker brouwer
wit dijkstra kok jacobs vliet graaf kuiper veenstra kramer schouten willems hoekstra koster prins verhoeven heuvel huisman hermans dam wal bosch
postma peeters kuijpers hofman vink gerritsen jonker sanders kuipers bosman timmermans martens scholten vermeulen hoeven pol evers koning timmer molenaar
yilmaz kaya demir celik sahin yildiz ozturk aydin arslan dogan kilic aslan koc kurt ozdemir polat erdogan yildirim
bouali amrani bouzid haddou idrissi alaoui bennani benali azzouzi ouali chaoui hamdaoui boukhari elmasri ahmed mohammed ali hassan hussein
kowalski kowalska nowak wisniewski wojcik kaminski kaminska lewandowski zielinski szymanski popescu ionescu ivanov petrov
singh ramdin ramlal soekhoe kisoen mahabier jagroep pinas wijngaarde pengel blokland silva santos rodriguez garcia fernandez martina
hoek haan brink beek linden velden kruijf bruijn bruin vdberg zanden broek blom dekkers hendrickx driessen theunissen wouters claes maas goossens mertens
)";

constexpr std::string_view kOther = R"(
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday sunday
januari februari maart april mei juni juli augustus september oktober november december january february march may june july october
wetboek strafrecht kerst pasen pinksteren ramadan suikerfeest koningsdag sinterklaas hemelvaart carnaval
veilig thuis politie ggd ggz comensha fier movisie nji jeugdzorg jeugdbescherming reclassering raad kinderbescherming coa azc ind leger heils centrum seksueel geweld slachtofferhulp kindertelefoon kadera moviera
wegwijzer mensenhandel zorgcoordinator expertisecentrum meld misdaad anoniem arbeidsinspectie meldpunt meldcode stichting gemeente school college lyceum mavo havo vwo vmbo mbo hbo rode kruis arkin altrecht parnassia
sterk huis humanitas exodus pameijer cordaan philadelphia amerpoort ipse bruggen lunet zorg buurtzorg samen veilig william schrikker avim ob hap seh ic knmg vng vws ap ckm ehbo bhv soa
snapchat snap instagram insta tiktok whatsapp facebook telegram signal discord tinder grindr onlyfans marktplaats kinky google chrome iphone samsung airpods apple youtube netflix spotify playstation fortnite xbox roblox magister somtoday teams outlook badoo bumble hinge
gucci louis vuitton prada dior chanel nike adidas moncler balenciaga rolex cartier versace burberry zara primark hema aldi lidl jumbo albert heijn kruidvat etos ikea stone island canada goose dolce gabbana north face hermes michael kors ralph lauren lacoste dsquared golf mercedes audi bmw volkswagen polo opel renault toyota tesla vespa valk hilton ibis novotel airbnb booking uber flixbus ns ov
nederland holland belgie duitsland frankrijk spanje italie polen roemenie bulgarije hongarije turkije marokko suriname syrie eritrea somalie nigeria ghana albanie vietnam china oekraine rusland engeland portugal griekenland zweden oostenrijk zwitserland iran irak afghanistan ethiopie curacao aruba europa afrika azie amerika netherlands germany belgium france spain poland romania antwerpen brussel gent berlijn parijs londen antwerp brussels berlin london
nederlands nederlandse engels engelse duits duitse frans franse pools poolse roemeens roemeense bulgaars bulgaarse turks turkse marokkaans marokkaanse surinaams surinaamse arabisch arabische spaans spaanse hongaars hongaarse syrisch syrische nigeriaans nigeriaanse dutch english german polish vlaams vlaamse islam islamitisch christelijk katholiek joods albanees albanese oekraiense russisch russische vietnamees vietnamese chinees chinese eritrees eritrese braziliaanse braziliaans italiaans italiaanse filipijns filipijnse ongedocumenteerd ongedocumenteerde mickey mouse thais thaise
amsterdam rotterdam haag utrecht eindhoven groningen tilburg almere breda nijmegen apeldoorn arnhem haarlem enschede amersfoort zaanstad hertogenbosch bosch haarlemmermeer zwolle zoetermeer leiden leeuwarden maastricht dordrecht ede alphen alkmaar emmen delft venlo deventer sittard helmond oss amstelveen hilversum heerlen purmerend roosendaal schiedam lelystad leidschendam vlaardingen gouda hoorn spijkenisse almelo assen bergen zoom capelle ijssel veenendaal katwijk zeist nieuwegein hengelo hardenberg roermond kerkrade middelburg vlissingen goes terneuzen doetinchem zutphen tiel culemborg weert schiphol bijlmer den
zeeland brabant limburg gelderland overijssel drenthe friesland flevoland twente achterhoek veluwe randstad noord zuid oost west noord-holland zuid-holland noord-brabant betuwe salland ijmond kennemerland haaglanden rijnmond
ze hij ik wij we jij je zij het de een er dat dit die deze wat waar wie hoe als toen nu vandaag gisteren morgen vanochtend vanmiddag vanavond mijn onze haar zijn hun mag moet kan wil heb heeft ben is was volgens sinds tijdens ook maar en of dus want omdat in op bij met van voor naar over uit door na om tegen tot geen niet alle veel help hallo hoi goedemorgen goedemiddag goedenavond beste hi hello she he they my our the a an this that what when who i we you her his cl client cliente leerling meisje jongen vrouw man moeder vader mevrouw meneer dhr mw collega
vmbo-t tl bsn pgb wmo wlz avg ncj cjg jgz zat mdo tls lvb lvg asl adhd add autisme ptss borderline covid corona hiv soa's lhbti god allah jezus bijbel koran facetime zoom viagra ritalin concerta oxazepam ghb xtc mdma ketamine
)";

constexpr std::string_view kTitles = R"(
mevrouw mevr mw meneer dhr heer juf juffrouw dokter oom tante mr mrs ms miss familie fam zuster
mister mejuffrouw dr gezin mvr hr meester mevrouwtje
)";

constexpr std::string_view kIntroductions = R"(
heet heette heten genaamd naam voornaam named called alias aka achternaam bijgenaamd noemt
roepnaam surname geheten hete terugbellen namens groetjes groeten groet mvg contactpersoon regards
)";

constexpr std::string_view kJoining = R"(
is was zich zij ze hij luidt dus
)";

constexpr std::string_view kRoles = R"(
client cliente leerling leerlinge pupil bewoner bewoonster meisje jongen vriend vriendin vriendje
dochter zoon broer broertje zus zusje moeder vader neef nicht stiefvader collega patient patiente
student studente jongere ex partner buurvrouw buurman gast girl boy friend boyfriend daughter son
girlfriend brother sister uncle mentorleerling stiefmoeder pleegkind pleegdochter pleegzoon opa
oma mentor begeleider begeleidster verkering man vrouw klasgenoot pooier loverboy kind baby cl pte
pt lln oudste jongste slachtoffer dader verdachte
)";

constexpr std::string_view kParticles = R"(
van de der den het 't t ten ter te el al bin ibn ben von da dos di la le op in ait vd
)";

using Traits = std::unordered_map<std::string_view, NameTraits>;

void AddAll(std::string_view list, NameTraits trait, Traits& traits) {
  size_t start = 0;
  while ((start = list.find_first_not_of(" \n", start)) != std::string_view::npos) {
    const size_t end = std::min(list.find_first_of(" \n", start), list.size());
    traits[list.substr(start, end - start)] |= trait;
    start = end;
  }
}

Traits AllTraits() {
  Traits traits;
  AddAll(kFirstNames, kFirstName, traits);
  AddAll(kDoubtful, kDoubtfulFirstName, traits);
  AddAll(kSurnames, kSurname, traits);
  AddAll(kOther, kOtherProperName, traits);
  AddAll(kTitles, kTitle, traits);
  AddAll(kIntroductions, kIntroducesName, traits);
  AddAll(kJoining, kJoinsIntroduction, traits);
  AddAll(kRoles, kRole, traits);
  AddAll(kParticles, kNameParticle, traits);
  for (auto& [word, found] : traits) {
    if ((found & kDoubtfulFirstName) != 0) found &= static_cast<NameTraits>(~kFirstName);
  }
  return traits;
}

}  // namespace

NameTraits NameTraitsOf(std::string_view word) {
  static const Traits traits = AllTraits();
  const auto found = traits.find(word);
  return found == traits.end() ? NameTraits{0} : found->second;
}

}  // namespace meldwijzer
