// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ndec_folder.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"

namespace lookalike::exchange {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{1} << 32;

/// "000001": what the pictures of a pair are called.
std::string numberText(std::int64_t number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%06lld", static_cast<long long>(number));
  return text.data();
}

/// A file that still holds the content, and the content.
struct Found {
  std::string path;
  decode::FileContent content;
};

Result<Found> findContent(const std::vector<std::string>& files, const ContentHash& hash) {
  Error last{ErrorCode::kNotFound, {}, "no file of the library holds it", -1};
  for (const std::string& path : files) {
    auto content = decode::readFile(path, kMostBytes);
    if (!content) {
      last = content.error();
    } else if (content->hash != hash) {
      last = {ErrorCode::kInvalidArgument, path, "its content has changed since", -1};
    } else {
      return Found{path, std::move(*content)};
    }
  }
  return last;
}

/// ".jpg", lower-case; "" where the name has none, or one that is no plain word.
std::string extensionOf(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  std::string lower;
  for (const char c : extension) {
    const char plain = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool isWord = (plain >= 'a' && plain <= 'z') || (plain >= '0' && plain <= '9') || plain == '.';
    if (!isWord || lower.size() > 8) return {};
    lower.push_back(plain);
  }
  return lower;
}

Result<void> place(const Found& found, const std::string& target, FilePlacement placement) {
  if (placement == FilePlacement::kHardLink && ::link(found.path.c_str(), target.c_str()) == 0) return ok();
  return writeFileAtomically(target, [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(found.content.bytes.data()),
              static_cast<std::streamsize>(found.content.bytes.size()));
    if (!out) return Error{ErrorCode::kIo, target, "the copy could not be written", -1};
    return ok();
  });
}

Result<void> makeFolders(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::is_empty(folder, error) && !error)
    return Error{ErrorCode::kInvalidArgument, folder, "the folder is not empty", -1};
  for (const char* part : {"first", "last"}) {
    if (!error) fs::create_directory(fs::path(folder) / part, error);
  }
  if (error) return errorFromErrno(error.value(), folder);
  return ok();
}

}  // namespace

Result<HardNegativesReport> writeHardNegatives(const std::string& folder, std::span<const HardNegative> pairs,
                                               FilePlacement placement) {
  if (auto made = makeFolders(folder); !made) return made.error();
  const auto inFolder = [&](const std::string& name) { return (fs::path(folder) / name).string(); };
  HardNegativesReport report;
  std::string list = "first,last,order_known,path_first,path_last,sha256_first,sha256_last\n";
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const HardNegative& pair = pairs[i];
    const auto first = findContent(pair.firstFiles, pair.first);
    const auto last = first ? findContent(pair.lastFiles, pair.last) : first;
    if (!last) {
      report.failures.push_back({i, describeError(last.error())});
      continue;
    }
    const std::string number = numberText(++report.pairs);
    const std::string firstName = "first/" + number + extensionOf(first->path);
    const std::string lastName = "last/" + number + extensionOf(last->path);
    if (auto placed = place(*first, inFolder(firstName), placement); !placed) return placed.error();
    if (auto placed = place(*last, inFolder(lastName), placement); !placed) return placed.error();
    list.append(firstName).append(",").append(lastName);
    list.append(pair.orderKnown ? ",true," : ",false,");
    list.append(csvField(first->path)).append(",").append(csvField(last->path)).append(",");
    list.append(pair.first.toHex()).append(",").append(pair.last.toHex()).append("\n");
  }
  const auto listed = writeFileAtomically(inFolder("list.csv"), [&](std::ostream& out) -> Result<void> {
    out << list;
    return ok();
  });
  if (!listed) return listed.error();
  return report;
}

}  // namespace lookalike::exchange
