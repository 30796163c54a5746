// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_bundle.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/models/model_card.h"
#include "core/models/pair_network_card.h"
#include "core/verify/calibration.h"

namespace lookalike::models {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t kMostTextBytes = 64 << 20;  // a report may hold a long curve
constexpr std::string_view kDraftPrefix =
    ".lookalike-draft-";  // then the process's number, and six characters

Result<std::string> readText(const std::string& path) {
  const auto content = decode::readFile(path, kMostTextBytes);
  if (!content.ok()) return content.error();
  return std::string(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size());
}

/// A JSON object with some fields set to other texts.
Result<std::string> withFields(const std::string& path,
                               const std::vector<std::pair<const char*, std::string>>& fields) {
  const auto text = readText(path);
  if (!text.ok()) return text.error();
  auto json = ordered_json::parse(text.value(), nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::kBadModel, path, "is no JSON object", -1};
  for (const auto& [field, value] : fields) json[field] = value;
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

bool isThere(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// The calibration of a card and the pair network that it names.
Result<void> addCalibration(const std::string& cardPath, const std::string& name,
                            std::vector<BundledFile>& files) {
  const std::string path = besideCard(cardPath, ".calibration.json");
  if (!isThere(path)) return ok();
  const auto text = readText(path);
  if (!text.ok()) return text.error();
  const auto calibration = verify::parseCalibration(text.value(), path);
  if (!calibration.ok()) return calibration.error();
  if (calibration->pairNetworkCard.empty()) {
    files.push_back({name + ".calibration.json", path, {}});
    return ok();
  }
  const std::string pairCard = (fs::path(path).parent_path() / calibration->pairNetworkCard).string();
  const auto pair = models::readPairNetworkCard(pairCard);
  if (!pair.ok()) return pair.error();
  if (pair->sha256.toHex() != calibration->pairNetwork) {
    return Error{ErrorCode::kBadModel, pairCard,
                 "is not the pair network that the calibration was fitted with", -1};
  }
  files.push_back({name + ".pair.pt", pair->file, {}});
  auto card = withFields(pairCard, {{"file", name + ".pair.pt"}});
  if (!card.ok()) return card.error();
  files.push_back({name + ".pair.json", {}, std::move(card).value()});
  auto renamed = withFields(path, {{"pairNetworkCard", name + ".pair.json"}});
  if (!renamed.ok()) return renamed.error();
  files.push_back({name + ".calibration.json", {}, std::move(renamed).value()});
  return ok();
}

/// Drafts of processes that are no more.
void removeStaleDrafts(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> stale;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with(kDraftPrefix)) continue;
    const char* const number = name.c_str() + kDraftPrefix.size();
    char* rest = nullptr;
    const long process = std::strtol(number, &rest, 10);
    if (process <= 0 || *rest != '-' || std::strlen(rest) != 7) continue;  // somebody else's
    if (process == ::getpid() || ::kill(static_cast<pid_t>(process), 0) == 0) continue;
    stale.push_back(it->path());
  }
  for (const fs::path& draft : stale) fs::remove_all(draft, error);
}

Result<void> writeBundled(const BundledFile& file, const std::string& path) {
  if (file.source.empty()) {
    return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
      out << file.text;
      return ok();
    });
  }
  const auto content = decode::readFile(file.source, kMaxWeightBytes);
  if (!content.ok()) return content.error();
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(content->bytes.data()),
              static_cast<std::streamsize>(content->bytes.size()));
    return ok();
  });
}

/// A folder that is gone again with all it holds.
class Draft {
 public:
  explicit Draft(std::string path) : path_(std::move(path)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code ignored;  // the error that led here is the one to tell
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The files of a card by their names, in its folder, there or not; the card first.
std::vector<std::string> namedFiles(const std::string& cardPath) {
  std::vector<std::string> files{cardPath};
  const auto card = models::readModelCard(cardPath);
  files.push_back(card.ok() ? card->file : besideCard(cardPath, ".pt"));
  const std::string calibrationPath = besideCard(cardPath, ".calibration.json");
  files.push_back(calibrationPath);
  if (const auto text = readText(calibrationPath); text.ok()) {
    const auto calibration = verify::parseCalibration(text.value(), calibrationPath);
    if (calibration.ok() && !calibration->pairNetworkCard.empty()) {
      const std::string pairCard =
          (fs::path(cardPath).parent_path() / calibration->pairNetworkCard).lexically_normal().string();
      files.push_back(pairCard);
      const auto pair = models::readPairNetworkCard(pairCard);
      files.push_back(pair.ok() ? pair->file : besideCard(pairCard, ".pt"));
    }
  }
  for (const char* ending : {".adapter.params", ".report.json"})
    files.push_back(besideCard(cardPath, ending));
  return files;
}

}  // namespace

std::string besideCard(const std::string& cardPath, const std::string& ending) {
  return fs::path(cardPath).replace_extension().string() + ending;
}

Result<std::vector<BundledFile>> bundleOf(const std::string& cardPath, const std::string& name) {
  const auto card = models::readModelCard(cardPath);
  if (!card.ok()) return card.error();
  std::vector<BundledFile> files;
  files.push_back({name + ".pt", card->file, {}});
  if (auto added = addCalibration(cardPath, name, files); !added.ok()) return added.error();
  for (const char* ending : {".adapter.params", ".report.json"}) {
    if (const std::string path = besideCard(cardPath, ending); isThere(path))
      files.push_back({name + ending, path, {}});
  }
  auto renamed = withFields(cardPath, {{"name", name}, {"file", name + ".pt"}});
  if (!renamed.ok()) return renamed.error();
  files.push_back({name + ".json", {}, std::move(renamed).value()});
  return files;
}

Result<void> placeBundle(const std::vector<BundledFile>& files, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return errorFromErrno(error.value(), folder);
  removeStaleDrafts(folder);
  std::string draftPath = folder + "/" + std::string(kDraftPrefix) + std::to_string(::getpid()) + "-XXXXXX";
  if (::mkdtemp(draftPath.data()) == nullptr) return errorFromErrno(errno, folder);
  const Draft draft(std::move(draftPath));
  for (const BundledFile& file : files) {
    if (auto written = writeBundled(file, draft.path() + "/" + file.name); !written.ok()) {
      Error failure = written.error();
      if (failure.path.starts_with(draft.path())) failure.path = folder + "/" + file.name;
      return failure;
    }
  }
  std::vector<std::string> placed;
  for (const BundledFile& file : files) {
    const std::string path = folder + "/" + file.name;
    if (::rename((draft.path() + "/" + file.name).c_str(), path.c_str()) == 0) {
      placed.push_back(path);
      continue;
    }
    const Error failure = errorFromErrno(errno, path);
    for (const std::string& done : placed) fs::remove(done, error);
    return failure;
  }
  return ok();
}

std::vector<std::string> ownFiles(const std::string& cardPath, const std::vector<std::string>& otherCards) {
  std::set<std::string> shared;
  for (const std::string& other : otherCards) {
    if (other == cardPath) continue;
    for (const std::string& file : namedFiles(other))
      shared.insert(fs::path(file).lexically_normal().string());
  }
  const fs::path folder = fs::path(cardPath).parent_path();
  std::vector<std::string> own;
  for (const std::string& file : namedFiles(cardPath)) {
    const fs::path path = fs::path(file).lexically_normal();
    // What a card names elsewhere is not its own.
    if (path.parent_path() != folder || shared.contains(path.string()) || !isThere(path.string())) continue;
    if (std::find(own.begin(), own.end(), path.string()) == own.end()) own.push_back(path.string());
  }
  return own;
}

}  // namespace lookalike::models
