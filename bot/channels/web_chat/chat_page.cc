#include "bot/channels/web_chat/chat_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bot/channels/web_chat/html.h"

namespace meldwijzer {
namespace {

constexpr int kStepCount = 5;
constexpr const char* kFieldBytesMax = "4000";

std::string Hidden(std::string_view name, std::string_view value) {
  return fmt::format(R"(<input type="hidden" name="{}" value="{}">)", name, EscapeHtml(value));
}

// Writes one page piece by piece. Texts of the page are escaped where they are written.
class PageWriter {
 public:
  PageWriter(std::string locale, PageTheme theme, const PageWords& words)
      : locale_(std::move(locale)), theme_(std::move(theme)), words_(words) {}

  std::string Word(const std::string& key, const PageArguments& arguments = {}) const {
    return EscapeHtml(words_("page." + key, arguments));
  }
  // A page text that holds bold words, lists or links.
  std::string Text(const std::string& key, const PageArguments& arguments = {}) const {
    return MessageHtml(words_("page." + key, arguments));
  }
  // The language, and the id that names this page's events.
  std::string FormFields(const std::string& event) const {
    return Hidden("event", event) + Hidden("lang", locale_);
  }

  std::string Head(const std::string& title, bool live) const {
    return fmt::format(
        R"(<!doctype html><html lang="{}"><head><meta charset="utf-8">)"
        R"(<meta name="viewport" content="width=device-width, initial-scale=1, )"
        R"(interactive-widget=resizes-content"><meta name="robots" content="noindex">)"
        R"(<meta name="description" content="{}">)"
        R"(<meta name="theme-color" content="#ffffff"><title>{}</title>)"
        R"(<link rel="icon" href="/favicon.svg" type="image/svg+xml">)"
        R"(<link rel="manifest" href="/manifest.webmanifest">)"
        R"(<link rel="stylesheet" href="/chat.css"><link rel="stylesheet" href="/theme.css">)"
        R"({}</head>)",
        locale_, EscapeHtml(words_("page.about-what", {})), title,
        live ? R"(<script src="/chat.js" defer></script>)" : "");
  }

  std::string Header(const std::string& skip_to, const std::string& skip_text) const {
    const std::string logo = theme_.has_logo ? R"(<img src="/logo.svg" alt="" height="32">)" : "";
    const std::string organisation =
        theme_.name.empty()
            ? ""
            : fmt::format(R"(<span class="org">{}</span>)", EscapeHtml(theme_.name));
    return fmt::format(
        R"(<a class="skip" href="#{0}">{1}</a><header><p class="brand">{2}<a href="/">{3}</a>{4}</p>)"
        R"(<div class="help"><a class="danger" href="tel:112">{5}</a>)"
        R"(<details class="numbers"><summary>{6}</summary><div class="panel">{7}</div></details>)"
        R"(<form method="post" action="/lock" id="leave">)"
        R"(<button class="leave" title="{8}">{9}</button></form></div></header>)",
        skip_to, skip_text, logo, Word("title"), organisation, Word("danger"), Word("numbers"),
        Text("numbers-list"), Word("leave-hint"), Word("leave"));
  }

  // Where a conversation runs, the other language is a turn of it.
  std::string Footer(const std::string& event, bool has_conversation) const {
    const std::string other = locale_ == "nl" ? "en" : "nl";
    const std::string language =
        has_conversation ? fmt::format(R"(<form method="post" action="/">{}<button name="choice" )"
                                       R"(value="language-{} {}" lang="{}">{}</button></form>)",
                                       FormFields(event), other, Word("other-language"), other,
                                       Word("other-language"))
                         : fmt::format(R"(<a href="/?lang={0}" lang="{0}" hreflang="{0}">{1}</a>)",
                                       other, Word("other-language"));
    return fmt::format(
        R"(<footer><a href="/about?lang={}">{}</a> <span id="language">{}</span></footer>)",
        locale_, Word("about"), language);
  }

  // What the script needs to say by itself.
  std::string ScriptWords() const {
    return fmt::format(
        R"(<div id="words" hidden data-away="{}" data-busy="{}" data-you="{}" data-exit="{}" )"
        R"(data-long="{}" data-empty="{}" data-retry="{}"></div>)",
        EscapeHtml(words_("page.error-away", {})), Word("busy"), Word("you"),
        EscapeHtml(theme_.exit_url), Word("error-too-long"), Word("error-empty"), Word("retry"));
  }

  const std::string& locale() const { return locale_; }

 private:
  const std::string locale_;
  const PageTheme theme_;
  const PageWords& words_;
};

std::string Steps(const PageWriter& w, const ChatPage& page) {
  std::string items;
  for (int step = 1; step <= kStepCount; ++step) {
    const std::string number = std::to_string(step);
    const std::string command = w.Word("step-command", {{"number", number}});
    items += fmt::format(R"(<li{}><button name="text" value="{}"{}><b aria-hidden="true">{}</b> )"
                         R"(<span><span class="vh">{}: </span>{}</span></button></li>)",
                         page.step && step < *page.step ? R"( class="past")" : "", command,
                         page.step == step ? R"( aria-current="step")" : "", number, command,
                         w.Word("step-" + number));
  }
  return fmt::format(
      R"(<nav id="steps" aria-label="{}"><form method="post" action="/" data-live>{}<ol>{}</ol></form></nav>)",
      w.Word("steps"), w.FormFields(page.event), items);
}

std::string CaseForms(const PageWriter& w, const ChatPage& page) {
  std::string html;
  for (const PageCase& one : page.cases) {
    if (one.active) {
      html += fmt::format("<p>{}</p>", w.Word("case-now", {{"name", one.name}}));
      continue;
    }
    html += fmt::format(
        R"(<form method="post" action="/cases">{}{}<button name="do" value="switch">{}</button></form>)",
        w.FormFields(page.event), Hidden("case", std::to_string(one.number)),
        w.Word("case-switch", {{"name", one.name}}));
  }
  html += fmt::format(
      R"(<form method="post" action="/cases" class="stacked">{0}<label for="case-name">{1}</label>)"
      R"(<input id="case-name" name="name" maxlength="60" aria-describedby="case-hint">)"
      R"(<p id="case-hint" class="hint">{2}</p><div class="row"><button name="do" value="rename">{3}</button>)"
      R"(<button name="do" value="new">{4}</button></div></form>)",
      w.FormFields(page.event), w.Word("case-name"), w.Word("case-name-hint"),
      w.Word("case-rename"), w.Word("case-new"));
  if (page.cases.size() > 1) {
    html += fmt::format(
        R"(<p class="hint">{}</p><form method="post" action="/cases">{}<button name="do" value="erase-all">{}</button></form>)",
        w.Word("case-erase-hint"), w.FormFields(page.event), w.Word("case-erase-all"));
  }
  return html;
}

std::string RecordForm(const PageWriter& w, const ChatPage& page) {
  std::string buttons;
  for (const char* const format : {"pdf", "markdown", "text"}) {
    buttons += fmt::format(R"(<button name="format" value="{}">{}</button>)", format,
                           w.Word(std::string("record-") + format));
  }
  return fmt::format(
      R"(<form method="post" action="/record" class="stacked">{}<h2>{}</h2><p class="hint">{}</p><div class="row">{}</div></form>)",
      w.FormFields(page.event), w.Word("record"), w.Word("record-hint"), buttons);
}

std::string DeviceForms(const PageWriter& w, const ChatPage& page) {
  std::string html = fmt::format("<h2>{}</h2>", w.Word("device"));
  if (!page.lock_code.empty()) {
    html += fmt::format(
        R"(<form method="post" action="/device" data-live>{}<button name="do" value="make">{}</button></form>)",
        w.FormFields(page.event), w.Word("device-make"));
  }
  return html +
         fmt::format(
             R"(<form method="post" action="/device" class="stacked">{}<label for="device-code">{}</label>)"
             R"(<div class="row"><input id="device-code" name="code" autocomplete="off" )"
             R"(autocapitalize="characters" spellcheck="false" maxlength="20" required>)"
             R"(<button name="do" value="open">{}</button></div></form>)",
             w.FormFields(page.event), w.Word("device-enter"), w.Word("device-open"));
}

// The case and what can be done with it: names, the lock's code, the record, another device.
std::string Menu(const PageWriter& w, const ChatPage& page) {
  const auto active = std::ranges::find(page.cases, true, &PageCase::active);
  const std::string title = active == page.cases.end() ? w.Word("menu") : EscapeHtml(active->name);
  std::string panel;
  if (!page.lock_code.empty()) {
    panel += CaseForms(w, page);
    panel += fmt::format(R"(<p><strong>{}</strong></p><p class="hint">{}</p>)",
                         w.Word("lock-code", {{"code", page.lock_code}}), w.Word("lock-code-hint"));
  }
  if (page.has_record) panel += RecordForm(w, page);
  panel += DeviceForms(w, page);
  return fmt::format(
      R"(<details id="menu"><summary>{}</summary><div class="panel">{}</div></details>)", title,
      panel);
}

std::string LinkList(const std::vector<Link>& links) {
  std::string items;
  for (const Link& link : links) {
    items += fmt::format("<li>{}</li>", LinkHtml(link.title, link.url));
  }
  return items.empty() ? "" : fmt::format(R"(<ul class="links">{}</ul>)", items);
}

std::string Choices(const PageWriter& w, const ChatPage& page, const std::vector<Choice>& choices) {
  std::string buttons;
  for (const Choice& choice : choices) {
    // The title comes along, so that the next page can say what was answered.
    buttons += fmt::format(
        R"(<button name="choice" value="{0} {2}"{1}>{2}</button>)", EscapeHtml(choice.id),
        choice.id == "danger-now" ? R"( class="alarm")" : "", EscapeHtml(choice.title));
  }
  return fmt::format(
      R"(<form method="post" action="/" class="choices" data-live>{}<fieldset><legend class="vh">{}</legend>{}</fieldset></form>)",
      w.FormFields(page.event), w.Word("choices"), buttons);
}

// One reply is one node of the log, so that it is announced once.
std::string ReplyHtml(const PageWriter& w, const ChatPage& page) {
  std::string html;
  if (!page.said_first.empty()) {
    html += fmt::format(R"(<div class="said">{}</div>)", MessageHtml(page.said_first));
  }
  for (const Message& message : page.messages) {
    if (!message.text.empty() || !message.links.empty()) {
      // Where links come with a message it says whom to call: a card.
      html += fmt::format(R"(<div class="bot{}">{}{}</div>)", message.links.empty() ? "" : " card",
                          MessageHtml(message.text), LinkList(message.links));
    }
    if (!message.choices.empty()) html += Choices(w, page, message.choices);
  }
  return fmt::format(R"(<section class="reply"><h2 class="vh">{}</h2>{}</section>)", w.Word("bot"),
                     html);
}

std::string Composer(const PageWriter& w, const ChatPage& page) {
  const bool wrong = !page.error.empty();
  return fmt::format(
      R"(<form id="form" method="post" action="/" autocomplete="off" data-live>{0}<div id="error" class="error">{1}</div>)"
      R"(<label for="text">{2}</label><div class="row"><textarea id="text" name="text" rows="2" maxlength="{3}" )"
      R"(aria-describedby="{4}hint"{5}>)"
      "\n{6}</textarea>"
      R"(<button id="send">{7}</button></div><p id="hint" class="hint">{8}</p></form>)",
      w.FormFields(page.event), wrong ? MessageHtml(page.error) : "", w.Word("message"),
      kFieldBytesMax, wrong ? "error " : "", wrong ? R"( aria-invalid="true" autofocus)" : "",
      EscapeHtml(page.draft), w.Word("send"), w.Word("hint"));
}

std::string Conversation(const PageWriter& w, const ChatPage& page) {
  std::string mine;
  if (!page.mine.empty()) {
    mine = fmt::format(R"(<div class="mine"><h2 class="vh">{}</h2><p>{}</p></div>)", w.Word("you"),
                       EscapeHtml(page.mine));
  }
  return fmt::format(
      R"(<main><h1 class="vh">{0}</h1><div id="bar">{1}{2}</div><div id="log" role="log" aria-label="{0}" tabindex="0">{3}{4}</div>)"
      R"(<p id="busy" role="status"></p>{5}</main>)",
      w.Word("conversation"), Steps(w, page), Menu(w, page), mine, ReplyHtml(w, page),
      Composer(w, page));
}

std::string Locked(const PageWriter& w, const ChatPage& page) {
  const bool wrong = !page.error.empty();
  const std::string held = page.held_event.empty() ? ""
                                                   : Hidden("text", page.held_text) +
                                                         Hidden("choice", page.held_choice) +
                                                         Hidden("event", page.held_event);
  return fmt::format(
      R"(<main class="plain"><h1>{0}</h1><p>{1}</p><form method="post" action="/unlock" class="stacked">{2}{3})"
      R"(<label for="code">{4}</label><div id="error" class="error">{5}</div>)"
      R"(<input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="12" required autofocus{6}>)"
      R"(<button class="primary">{7}</button></form>)"
      R"(<form method="post" action="/fresh">{3}<button>{8}</button></form><p class="hint">{9}</p></main>)",
      w.Word("locked"), w.Word("locked-hint"), held, Hidden("lang", page.locale), w.Word("code"),
      wrong ? MessageHtml(page.error) : "",
      wrong ? R"( aria-invalid="true" aria-describedby="error")" : "", w.Word("unlock"),
      w.Word("fresh"), w.Word("code-lost"));
}

}  // namespace

std::string ChatPageHtml(const ChatPage& page, const PageWords& words) {
  const PageWriter w(page.locale, page.theme, words);
  const bool locked = page.kind == ChatPage::Kind::kLocked;
  const std::string title =
      locked ? fmt::format("{} - {}", w.Word("locked"), w.Word("title")) : w.Word("title");
  return w.Head(title, true) + fmt::format(R"(<body class="{}">)", locked ? "locked" : "chat") +
         w.Header(locked ? "code" : "text", w.Word("skip")) +
         (locked ? Locked(w, page) : Conversation(w, page)) +
         w.Footer(page.event, !locked && !page.lock_code.empty()) + w.ScriptWords() +
         "</body></html>\n";
}

std::string PlainPageHtml(const PlainPage& page, const PageWords& words) {
  const PageWriter w(page.locale, page.theme, words);
  return w.Head(EscapeHtml(page.heading) + " - " + w.Word("title"), false) +
         R"(<body class="plain-page">)" + w.Header("main", w.Word("skip")) +
         fmt::format(R"(<main id="main" class="plain"><h1>{}</h1>{})", EscapeHtml(page.heading),
                     page.body) +
         fmt::format(R"(<p><a href="/?lang={}">{}</a></p></main></body></html>)", page.locale,
                     w.Word("home")) +
         "\n";
}

}  // namespace meldwijzer
