#include "bot/cli/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/local_time.h"
#include "bot/cli/channel_endpoint.h"
#include "bot/cli/channel_set.h"
#include "bot/cli/generic_endpoint.h"
#include "bot/cli/open_store.h"
#include "bot/cli/shipped_content.h"
#include "bot/cli/web_chat_routes.h"
#include "bot/content/content_watcher.h"
#include "bot/http/http_server.h"
#include "bot/http/router.h"
#include "bot/telemetry/wrong_numbers.h"
#include "bot/turns/live_steps.h"
#include "bot/turns/retention.h"
#include "bot/turns/turn_handler.h"
#include "dialogs/flow/migration.h"
#include "directory/verification.h"

namespace meldwijzer {
namespace {

constexpr int kRetryAfterS = 5;
constexpr size_t kMistakesLoggedMax = 100;

std::atomic<HttpServer*> running_server{nullptr};
std::atomic<ContentWatcher*> running_watcher{nullptr};

void StopServer(int /*signal*/) {
  if (HttpServer* const server = running_server.load()) server->Stop();
}

void ReloadContent(int /*signal*/) {
  if (ContentWatcher* const watcher = running_watcher.load()) watcher->Ask();
}

int Refuse(const std::string& what, const std::string& why) {
  fmt::print(stderr, "{}: {}\n", what, why);
  return kExitWrong;
}

bool IsLoopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

void CountUnchecked(const ContentSet& content, const Clock& clock, Metrics& metrics) {
  metrics.contacts_unchecked =
      ContactsNotCheckedSince(content.directory, DayBefore(clock.Now(), kVerifiedDaysDefault))
          .size();
}

void AddOperatorRoutes(Router& router, ConversationStore& store, const Clock& clock,
                       const LiveSteps& steps, Metrics& metrics, bool metrics_anywhere) {
  router.Add("GET", "/healthz", [](const HttpRequest&) {
    HttpResponse response;
    response.body = "ok\n";
    return response;
  });
  router.Add("GET", "/readyz", [&store](const HttpRequest&) {
    if (!store.Ready()) {
      return ProblemResponse(503, "Service Unavailable", "The store cannot be reached.",
                             kRetryAfterS);
    }
    HttpResponse response;
    response.body = "ready\n";
    return response;
  });
  router.Add("GET", "/metrics",
             [&clock, &steps, &metrics, metrics_anywhere](const HttpRequest& request) {
               // The far end, too: a proxy on this machine must not open it to the world.
               if (!metrics_anywhere && !(IsLoopback(request.peer) && IsLoopback(request.client))) {
                 return ProblemResponse(404, "Not Found");
               }
               HttpResponse response;
               response.content_type = "text/plain; version=0.0.4; charset=utf-8";
               CountUnchecked(*steps.content(), clock, metrics);
               response.body = metrics.Render();
               return response;
             });
}

// With SQLite a turn leaves its worker while the store's own thread commits, and each worker more
// costs memory; with PostgreSQL a worker waits for the server's answer.
constexpr size_t kSqliteWorkers = 4;
constexpr size_t kPostgresWorkers = 16;

size_t WorkersFor(const Settings& settings) {
  if (settings.http_workers > 0) return static_cast<size_t>(settings.http_workers);
  return settings.store.kind == StoreSettings::Kind::kPostgres ? kPostgresWorkers : kSqliteWorkers;
}

void PrintSettings(const std::vector<ShownSetting>& shown) {
  for (const ShownSetting& setting : shown) {
    fmt::print("{} = {}  ({})\n", setting.name, setting.value, setting.origin);
  }
}

// New versions of the content are taken while the server runs; one with mistakes is named in the
// log and the old one stays.
std::unique_ptr<ContentWatcher> WatchContent(const std::string& root, LiveSteps& steps,
                                             const Clock& clock, const Log& log, Metrics& metrics) {
  const auto refuse = [&log, &metrics](const Problems& problems) {
    ++metrics.content_refused;
    log.Write(LogLevel::kError, "content-refused",
              {{"mistakes", std::to_string(problems.size())}, {"old", "stays in use"}});
    for (size_t i = 0; i < std::min(problems.size(), kMistakesLoggedMax); ++i) {
      log.Write(LogLevel::kError, "content-mistake",
                {{"at", ToString(problems[i].where)}, {"what", problems[i].message}});
    }
  };
  const auto take = [&log, &steps, &metrics, refuse](std::shared_ptr<const ContentSet> content) {
    // Conversations are open in the version that runs: each must have a place in the new one.
    Problems without_place;
    CheckAgainst(steps.content()->flow, content->flow, without_place);
    if (!without_place.empty()) return refuse(without_place);
    log.Write(LogLevel::kInfo, "content-taken", {{"version", content->version}});
    steps.Replace(std::move(content));
    ++metrics.content_taken;
  };
  return std::make_unique<ContentWatcher>(root, clock, take, refuse);
}

// The addresses of the platforms that are on.
void AddChannelRoutes(Router& router, const ChannelSet& channels, TurnHandler& turns,
                      const Clock& clock, const Log& log, Metrics& metrics) {
  for (const ChannelSet::Entry& entry : channels.entries()) {
    const HttpHandler handler = MakeChannelEndpoint({*entry.channel, turns, clock, log, metrics});
    router.Add("POST", "/webhooks/" + entry.type.spec.name, handler);
    for (const ChannelRoute& route : entry.type.routes) {
      router.Add(route.method, route.pattern, handler);
    }
    log.Write(LogLevel::kInfo, "channel-on", {{"channel", entry.type.spec.name}});
    if (!entry.type.privacy_warning.empty()) {
      log.Write(LogLevel::kWarn, "channel-privacy",
                {{"channel", entry.type.spec.name}, {"note", entry.type.privacy_warning}});
    }
  }
}

int ServeWith(const Startup& startup, std::shared_ptr<const ContentSet> content) {
  const Settings& settings = startup.settings;
  const SystemClock clock;
  const Log log(settings.log_level, clock);
  Metrics metrics;
  Result<OpenedStore> opened = OpenStore(settings.store, settings.master_key, StoreUse::kServe);
  if (!opened) return Refuse("store", opened.error().message);
  if (opened->key_generated) {
    log.Write(LogLevel::kWarn, "master-key-generated",
              {{"note", "keep the file ending in .key beside the database, out of its backups"}});
  }
  const std::unique_ptr<SqlStore> store = std::move(opened->store);
  LiveSteps steps(std::move(content), startup.organisation);
  WrongNumbers wrong_numbers(WrongNumbersFile(settings));
  Result<std::unique_ptr<ChannelSet>> channels =
      ChannelSet::Create(settings, {*store, clock, log, metrics, steps});
  if (!channels) return Refuse("channel", channels.error().message);
  ChannelSet& channel_set = **channels;
  TurnHandler turns(
      {*store, steps, clock, log, metrics, &wrong_numbers, channel_set.Reachable(),
       [&channel_set](const Activity& activity, const Reply& reply) {
         return channel_set.Deliveries(activity, reply);
       },
       [&channel_set](const std::string& channel) { channel_set.Wake(channel); }},
      settings.rate_limit,
      settings.rate_limit ? std::optional(settings.channel_rate_limit) : std::nullopt);
  Router router;
  AddOperatorRoutes(router, *store, clock, steps, metrics, settings.metrics_anywhere);
  if (settings.generic_secret) {
    router.AddDeferred("POST", "/webhooks/generic",
                       MakeGenericEndpoint({turns, clock, metrics, *settings.generic_secret}));
  }
  AddChannelRoutes(router, channel_set, turns, clock, log, metrics);
  RecordLinks links(store->DeriveKey("record links"), settings.public_url, *store);
  WebChatSite web_chat({turns, steps, *store, clock, links}, store->DeriveKey("web sessions"),
                       settings, {});
  web_chat.AddRoutes(router, settings.web_chat, !settings.public_url.empty());
  HttpLimits limits;
  limits.workers = WorkersFor(settings);
  limits.trusted_proxies = settings.trusted_proxies;
  Result<std::unique_ptr<HttpServer>> server = HttpServer::Create(
      limits, [&router](const std::shared_ptr<const HttpRequest>& request,
                        const HttpRespond& respond) { router.Handle(request, respond); });
  if (!server) return Refuse("http", server.error().message);
  const Result<int> port = (*server)->Listen(settings.listen_host, settings.listen_port);
  if (!port) return Refuse("listen", port.error().message);

  Problems ignored;  // the root was found when the content was loaded
  const auto watcher =
      WatchContent(FindContentRoot(settings.content, ignored), steps, clock, log, metrics);
  channel_set.Start();
  const RetentionWorker retention(*store, clock, log, metrics, settings.retention_days);
  running_server = server->get();
  running_watcher = watcher.get();
  std::signal(SIGHUP, ReloadContent);
  std::signal(SIGTERM, StopServer);
  std::signal(SIGINT, StopServer);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is a store that cannot be written, no end
  const bool ipv6 = settings.listen_host.find(':') != std::string::npos;
  fmt::print("Web chat: http://{}{}{}:{}\n", ipv6 ? "[" : "", settings.listen_host, ipv6 ? "]" : "",
             *port);
  std::fflush(stdout);
  log.Write(LogLevel::kInfo, "serving",
            {{"generic", settings.generic_secret ? "on" : "off"},
             {"web_chat", settings.web_chat ? "on" : "off"}});
  (*server)->Run();
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  running_watcher = nullptr;
  running_server = nullptr;
  log.Write(LogLevel::kInfo, "stopped");
  return kExitOk;
}

}  // namespace

int RunServe(const ServeOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  if (options.print_settings) {
    PrintSettings(startup.shown);
    return problems.empty() ? kExitOk : FailWith(problems);
  }
  std::shared_ptr<const ContentSet> content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  return ServeWith(startup, std::move(content));
}

}  // namespace meldwijzer
