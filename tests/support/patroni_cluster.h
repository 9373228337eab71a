#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace meldwijzer::test {

// A cluster of PostgreSQL nodes run by Patroni, with one etcd, on loopback: strict synchronous
// mode, so that a commit is acknowledged only when a standby has it too. Every process is ended by
// its id.
class PatroniCluster {
 public:
  // Throws std::runtime_error where it does not come up.
  explicit PatroniCluster(size_t nodes);
  ~PatroniCluster();
  PatroniCluster(const PatroniCluster&) = delete;
  PatroniCluster& operator=(const PatroniCluster&) = delete;

  // All nodes in one URL; libpq finds the one that takes writes.
  std::string url() const;

  // As if the machine of the primary had lost power: its Patroni and PostgreSQL are killed with -9.
  // Returns its number.
  size_t KillPrimary();
  // Switches that machine on again.
  void StartNode(size_t node);
  // Until there is a primary other than `not_this` with a synchronous standby; false: it took
  // longer.
  bool AwaitHealthy(std::chrono::seconds max, int not_this = -1) const;

 private:
  struct Node {
    int port = 0;
    int api_port = 0;
    pid_t patroni = -1;
    std::filesystem::path folder;
  };
  // With nothing started: whatever is started after it is ended by the destructor, also where the
  // cluster does not come up.
  explicit PatroniCluster(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}
  // -1: there is none now.
  int Primary() const;
  void WriteSettings(const Node& node, const std::string& name) const;

  std::filesystem::path folder_;
  int etcd_port_ = 0;
  pid_t etcd_ = -1;
  std::vector<Node> nodes_;
};

}  // namespace meldwijzer::test
