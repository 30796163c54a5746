// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to see that nothing has changed, beside find(1) asked for the same facts. Makes its own
// tree in a temporary folder; the argument is the number of folders, with 100 small files each.
#include <benchmark/benchmark.h>
#include <stdlib.h>  // mkdtemp is POSIX

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/scan/folder_scan.h"

namespace {

using lookalike::FileRecord;
using lookalike::JobControl;
using lookalike::RootId;
using lookalike::catalogue::Catalogue;
using lookalike::catalogue::FileEntry;
using lookalike::catalogue::OpenMode;
namespace scan = lookalike::scan;
namespace fs = std::filesystem;

constexpr int kFilesInFolder = 100;

/// A tree with a library that knows all of it. Removed with the object.
class KnownTree {
 public:
  explicit KnownTree(std::int64_t folders) {
    std::string pattern = (fs::temp_directory_path() / "bench-scan-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    tree_ = fs::canonical(folder_) / "tree";
    for (std::int64_t i = 0; i < folders; ++i) {
      const fs::path inner = tree_ / ("album " + std::to_string(i / 50)) / ("day " + std::to_string(i));
      fs::create_directories(inner);
      for (int k = 0; k < kFilesInFolder; ++k)
        std::ofstream(inner / ("IMG_" + std::to_string(10'000 + k) + ".jpg")) << k;
    }
    options_.roots = {tree_.string()};
    options_.extensions = {"jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif", "heic", "avif"};
    catalogue_ = Catalogue::open(libraryPath(), OpenMode::kReadWrite).value();
    const RootId root = catalogue_->addRoot(tree_.string()).value();
    JobControl control;
    std::vector<FileEntry> entries;
    const auto found = scan::scanFolders(options_, control, nullptr);
    for (const auto& file : found->files)
      entries.push_back({root, file.path, file.bytes, file.modifiedNs, file.device, file.inode});
    LOOKALIKE_CHECK(catalogue_->upsertFiles(entries).ok());
  }
  KnownTree(const KnownTree&) = delete;
  KnownTree& operator=(const KnownTree&) = delete;
  ~KnownTree() {
    catalogue_.reset();
    fs::remove_all(folder_);
  }

  /// The trees made so far. Cleared by main: a catalogue must not outlive QtSql's own globals.
  static std::map<std::int64_t, std::unique_ptr<KnownTree>>& all() {
    static std::map<std::int64_t, std::unique_ptr<KnownTree>> trees;
    return trees;
  }
  static KnownTree& of(std::int64_t folders) {
    auto& tree = all()[folders];
    if (!tree) tree = std::make_unique<KnownTree>(folders);
    return *tree;
  }

  [[nodiscard]] std::string libraryPath() const { return folder_ + "/library.lookalike"; }
  [[nodiscard]] std::string tree() const { return tree_.string(); }
  [[nodiscard]] const scan::ScanOptions& options() const { return options_; }
  [[nodiscard]] Catalogue& catalogue() { return *catalogue_; }

 private:
  std::string folder_;
  fs::path tree_;
  scan::ScanOptions options_;
  std::unique_ptr<Catalogue> catalogue_;
};

std::vector<scan::KnownFile> knownFiles(std::vector<FileRecord> files) {
  std::vector<scan::KnownFile> known;
  known.reserve(files.size());
  for (FileRecord& file : files) {
    known.push_back({file.id.value, std::move(file.path), file.bytes, file.modifiedNs, file.device,
                     file.inode, file.missing});
  }
  return known;
}

void find(benchmark::State& state) {
  const KnownTree& tree = KnownTree::of(state.range(0));
  const std::string command = "find '" + tree.tree() + "' -type f -printf '%p %s %T@ %D %i\\n' > /dev/null";
  for (auto _ : state) {
    const int failed = std::system(command.c_str());
    if (failed != 0) state.SkipWithError("find failed");
  }
}

void scanFolders(benchmark::State& state) {
  const KnownTree& tree = KnownTree::of(state.range(0));
  JobControl control;
  for (auto _ : state) {
    const auto found = scan::scanFolders(tree.options(), control, nullptr);
    benchmark::DoNotOptimize(found->files.data());
  }
}

void readKnownFiles(benchmark::State& state) {
  KnownTree& tree = KnownTree::of(state.range(0));
  for (auto _ : state) {
    const auto files = tree.catalogue().files();
    benchmark::DoNotOptimize(files->data());
  }
}

void compare(benchmark::State& state) {
  KnownTree& tree = KnownTree::of(state.range(0));
  JobControl control;
  const auto found = scan::scanFolders(tree.options(), control, nullptr);
  const auto known = knownFiles(tree.catalogue().files().value());
  for (auto _ : state) benchmark::DoNotOptimize(scan::compareWithKnown(found->files, known));
}

void rescanUnchanged(benchmark::State& state) {
  KnownTree& tree = KnownTree::of(state.range(0));
  JobControl control;
  for (auto _ : state) {
    const auto found = scan::scanFolders(tree.options(), control, nullptr);
    const auto known = knownFiles(tree.catalogue().files().value());
    const scan::ScanChanges changes = scan::compareWithKnown(found->files, known, found->failures);
    if (changes.unchanged.size() != static_cast<std::size_t>(state.range(0)) * kFilesInFolder)
      state.SkipWithError("something changed");
  }
}

BENCHMARK(find)->Arg(10)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(scanFolders)->Arg(10)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(readKnownFiles)->Arg(10)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compare)->Arg(10)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(rescanUnchanged)->Arg(10)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  KnownTree::all().clear();
  return 0;
}
