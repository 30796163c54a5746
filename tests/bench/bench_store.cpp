// SPDX-License-Identifier: GPL-3.0-or-later
// The store of derived data beside plain files and, where liblmdb-dev is installed, LMDB:
//   bench_store [IMAGES] [FOLDER]
// 100,000 images and $TMPDIR if nothing is said; needs 3.5 GB there. Each image has a descriptor of 256
// halves and its norm, some 9 kB of keypoints and some 18 kB of picture. All check a CRC-32 of what they
// read.
#include <fcntl.h>
#include <signal.h>  // kill is POSIX
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#if __has_include(<lmdb.h>)
#include <lmdb.h>
#endif

#include "core/base/crc32.h"
#include "core/store/shelf.h"

namespace {

using namespace lookalike;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Bytes = std::vector<std::byte>;

constexpr std::size_t kKinds = 3;
constexpr std::array<const char*, kKinds> kKindNames{"descriptors", "keypoints", "pictures"};
constexpr std::size_t kBatch = 128;
constexpr std::size_t kRandomReads = 20'000;
constexpr std::size_t kColdReads = 1'000;
constexpr int kKills = 30;
constexpr int kDamages = 120;
constexpr std::size_t kDamagedImages = 1'000;

std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

ContentHash contentOf(std::size_t i) {
  ContentHash content;
  for (std::size_t k = 0; k < 4; ++k) {
    const std::uint64_t word = mixed(i * 4 + k);
    std::memcpy(content.bytes.data() + 8 * k, &word, sizeof(word));
  }
  return content;
}

Bytes valueOf(std::size_t kind, std::size_t i) {
  const std::array<std::size_t, kKinds> sizes{516, 16 + 29 * (260 + mixed(i) % 80),
                                              13'000 + mixed(i + 77) % 10'000};
  Bytes value(sizes[kind]);
  std::uint64_t state = mixed(i * kKinds + kind);
  for (std::size_t at = 0; at + sizeof(state) <= value.size(); at += sizeof(state)) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    std::memcpy(value.data() + at, &state, sizeof(state));
  }
  return value;
}

struct Batch {
  std::vector<ContentHash> contents;
  std::array<std::vector<Bytes>, kKinds> values;
};

Batch batchOf(std::size_t first, std::size_t count) {
  Batch batch;
  for (std::size_t i = first; i < first + count; ++i) {
    batch.contents.push_back(contentOf(i));
    for (std::size_t kind = 0; kind < kKinds; ++kind) batch.values[kind].push_back(valueOf(kind, i));
  }
  return batch;
}

/// One way of keeping values.
class Candidate {
 public:
  virtual ~Candidate() = default;
  /// False where it cannot be opened.
  virtual bool open(const std::string& folder) = 0;
  virtual bool put(const Batch& batch) = 0;
  virtual void flush() = 0;
  /// Nothing when it is missing or damaged.
  virtual std::optional<Bytes> find(std::size_t kind, const ContentHash& content) = 0;
  /// How many sound ones of these there are, read in the order that suits it.
  virtual std::size_t readAll(std::size_t kind, const std::vector<ContentHash>& contents) = 0;
};

/// What the program uses.
class Shelves final : public Candidate {
 public:
  bool open(const std::string& folder) override {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      // As the program does: descriptors are checked whole.
      auto shelf = store::Shelf::open(folder, {kKindNames[kind], "bench", "1"},
                                      kind == 0 ? store::Shelf::Check::kAll : store::Shelf::Check::kNone);
      if (!shelf) return false;
      shelves_[kind] = std::move(shelf).value();
    }
    return true;
  }
  bool put(const Batch& batch) override {
    return std::all_of(shelves_.begin(), shelves_.end(), [&, kind = std::size_t{0}](auto& shelf) mutable {
      return shelf->put(batch.contents, batch.values[kind++]).ok();
    });
  }
  void flush() override { (void)shelves_[0]->flush(); }
  std::optional<Bytes> find(std::size_t kind, const ContentHash& content) override {
    return shelves_[kind]->find(content);
  }
  std::size_t readAll(std::size_t kind, const std::vector<ContentHash>& contents) override {
    std::size_t count = 0;
    shelves_[kind]->findAll(contents, [&](std::size_t, std::span<const std::byte>) { ++count; });
    return count;
  }

 private:
  std::array<std::unique_ptr<store::Shelf>, kKinds> shelves_;
};

/// Files that grow at their ends, with what lies where in memory: what the program had before.
class PlainFiles final : public Candidate {
 public:
  PlainFiles() = default;
  PlainFiles(const PlainFiles&) = delete;
  PlainFiles& operator=(const PlainFiles&) = delete;
  ~PlainFiles() override {
    for (const File& file : files_) ::close(file.descriptor);
  }

  bool open(const std::string& folder) override {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      File& file = files_[kind];
      file.descriptor = ::open((folder + "/" + kKindNames[kind]).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
      struct stat status {};
      if (file.descriptor < 0 || ::fstat(file.descriptor, &status) != 0) return false;
      Header header;
      Bytes value;
      const auto end = static_cast<std::size_t>(status.st_size);
      while (read(file, file.end, &header, sizeof(header)) &&
             header.bytes <= end - file.end - sizeof(header)) {
        value.resize(kind == 0 ? header.bytes : 0);  // descriptors are checked whole
        if (!read(file, file.end + sizeof(header), value.data(), value.size())) break;
        if (kind == 0 && crc32(value) != header.checksum) break;
        file.places[header.content] = file.end;
        file.end += sizeof(header) + header.bytes;
      }
    }
    return true;
  }
  bool put(const Batch& batch) override {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      File& file = files_[kind];
      Bytes all;
      for (std::size_t i = 0; i < batch.contents.size(); ++i) {
        const Bytes& value = batch.values[kind][i];
        const Header header{batch.contents[i], static_cast<std::uint32_t>(value.size()), crc32(value)};
        file.places[header.content] = file.end + all.size();
        const auto bytes = std::as_bytes(std::span(&header, 1));
        all.insert(all.end(), bytes.begin(), bytes.end());
        all.insert(all.end(), value.begin(), value.end());
      }
      const ssize_t wrote = ::pwrite(file.descriptor, all.data(), all.size(), static_cast<off_t>(file.end));
      if (wrote != static_cast<ssize_t>(all.size())) return false;
      file.end += all.size();
    }
    return true;
  }
  void flush() override {
    for (const File& file : files_) ::fsync(file.descriptor);
  }
  std::optional<Bytes> find(std::size_t kind, const ContentHash& content) override {
    const auto place = files_[kind].places.find(content);
    return place == files_[kind].places.end() ? std::nullopt : at(files_[kind], place->second);
  }
  std::size_t readAll(std::size_t kind, const std::vector<ContentHash>& contents) override {
    std::vector<std::size_t> places;
    for (const ContentHash& content : contents) {
      if (const auto place = files_[kind].places.find(content); place != files_[kind].places.end())
        places.push_back(place->second);
    }
    std::sort(places.begin(), places.end());
    return static_cast<std::size_t>(std::count_if(places.begin(), places.end(), [&](std::size_t place) {
      return at(files_[kind], place).has_value();
    }));
  }

 private:
  struct Header {
    ContentHash content;
    std::uint32_t bytes = 0;
    std::uint32_t checksum = 0;
  };
  struct File {
    int descriptor = -1;
    std::size_t end = 0;
    std::unordered_map<ContentHash, std::size_t> places;
  };

  static bool read(const File& file, std::size_t place, void* to, std::size_t bytes) {
    return ::pread(file.descriptor, to, bytes, static_cast<off_t>(place)) == static_cast<ssize_t>(bytes);
  }
  static std::optional<Bytes> at(const File& file, std::size_t place) {
    Header header;
    if (!read(file, place, &header, sizeof(header)) || header.bytes > (1U << 20U)) return std::nullopt;
    Bytes value(header.bytes);
    if (!read(file, place + sizeof(header), value.data(), value.size())) return std::nullopt;
    return crc32(value) == header.checksum ? std::optional(std::move(value)) : std::nullopt;
  }

  std::array<File, kKinds> files_;
};

#if __has_include(<lmdb.h>)
class Lmdb final : public Candidate {
 public:
  Lmdb() = default;
  Lmdb(const Lmdb&) = delete;
  Lmdb& operator=(const Lmdb&) = delete;
  ~Lmdb() override { mdb_env_close(environment_); }

  bool open(const std::string& folder) override {
    if (mdb_env_create(&environment_) != 0) return false;
    mdb_env_set_maxdbs(environment_, kKinds);
    mdb_env_set_mapsize(environment_, std::size_t{1} << 40U);
    MDB_txn* transaction = nullptr;
    if (mdb_env_open(environment_, (folder + "/store.mdb").c_str(),
                     MDB_NOSUBDIR | MDB_NOTLS | MDB_NORDAHEAD | MDB_NOMETASYNC, 0644) != 0 ||
        mdb_txn_begin(environment_, nullptr, 0, &transaction) != 0)
      return false;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (mdb_dbi_open(transaction, kKindNames[kind], MDB_CREATE, &tables_[kind]) == 0) continue;
      mdb_txn_abort(transaction);
      return false;
    }
    return mdb_txn_commit(transaction) == 0;
  }
  bool put(const Batch& batch) override {
    MDB_txn* transaction = nullptr;
    if (mdb_txn_begin(environment_, nullptr, 0, &transaction) != 0) return false;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      for (std::size_t i = 0; i < batch.contents.size(); ++i) {
        Bytes value = batch.values[kind][i];
        const std::uint32_t checksum = crc32(value);
        const auto bytes = std::as_bytes(std::span(&checksum, 1));
        value.insert(value.end(), bytes.begin(), bytes.end());
        MDB_val key = keyOf(batch.contents[i]);
        MDB_val data{value.size(), value.data()};
        if (mdb_put(transaction, tables_[kind], &key, &data, 0) == 0) continue;
        mdb_txn_abort(transaction);
        return false;
      }
    }
    return mdb_txn_commit(transaction) == 0;
  }
  void flush() override { mdb_env_sync(environment_, 1); }
  std::optional<Bytes> find(std::size_t kind, const ContentHash& content) override {
    MDB_txn* transaction = nullptr;
    if (mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &transaction) != 0) return std::nullopt;
    MDB_val key = keyOf(content);
    MDB_val data{};
    std::optional<Bytes> value;
    if (mdb_get(transaction, tables_[kind], &key, &data) == 0) value = sound(data);
    mdb_txn_abort(transaction);
    return value;
  }
  std::size_t readAll(std::size_t kind, const std::vector<ContentHash>&) override {
    MDB_txn* transaction = nullptr;
    MDB_cursor* cursor = nullptr;
    if (mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &transaction) != 0) return 0;
    std::size_t count = 0;
    if (mdb_cursor_open(transaction, tables_[kind], &cursor) == 0) {
      MDB_val key{};
      MDB_val data{};
      while (mdb_cursor_get(cursor, &key, &data, MDB_NEXT) == 0) count += sound(data) ? 1 : 0;
      mdb_cursor_close(cursor);
    }
    mdb_txn_abort(transaction);
    return count;
  }

 private:
  static MDB_val keyOf(const ContentHash& content) {
    return {content.bytes.size(), const_cast<std::uint8_t*>(content.bytes.data())};
  }
  static std::optional<Bytes> sound(const MDB_val& data) {
    std::uint32_t checksum = 0;
    if (data.mv_size < sizeof(checksum)) return std::nullopt;
    const auto* const bytes = static_cast<const std::byte*>(data.mv_data);
    const Bytes value(bytes, bytes + data.mv_size - sizeof(checksum));
    std::memcpy(&checksum, bytes + value.size(), sizeof(checksum));
    return crc32(value) == checksum ? std::optional(value) : std::nullopt;
  }

  MDB_env* environment_ = nullptr;
  std::array<MDB_dbi, kKinds> tables_{};
};
#endif

using Make = std::function<std::unique_ptr<Candidate>()>;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

std::unique_ptr<Candidate> opened(const Make& make, const std::string& folder) {
  auto candidate = make();
  if (!candidate->open(folder)) fail("cannot be opened");
  return candidate;
}

/// So that the next reads come from the disk.
void forgetPages(const std::string& folder) {
  ::sync();
  for (const auto& entry : fs::directory_iterator(folder)) {
    const int file = ::open(entry.path().c_str(), O_RDONLY);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
  }
}

double microsecondsOfReads(Candidate& candidate, std::size_t kind, std::size_t images, std::size_t reads) {
  std::mt19937_64 random(kind + reads);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < reads; ++i) {
    if (!candidate.find(kind, contentOf(random() % images))) fail("a value is missing");
  }
  return 1e6 * secondsSince(start) / static_cast<double>(reads);
}

void measureSpeed(const Make& make, const std::string& folder, std::size_t images) {
  std::vector<ContentHash> contents;
  for (std::size_t i = 0; i < images; ++i) contents.push_back(contentOf(i));
  {
    const auto candidate = opened(make, folder);
    double seconds = 0.0;
    for (std::size_t first = 0; first < images; first += kBatch) {
      const Batch batch = batchOf(first, std::min(kBatch, images - first));
      const auto start = Clock::now();
      if (!candidate->put(batch)) fail("cannot be written");
      seconds += secondsSince(start);
    }
    const auto start = Clock::now();
    candidate->flush();
    std::printf("  write %.1f s, flush %.2f s", seconds, secondsSince(start));
  }
  std::int64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) == 0) bytes += status.st_blocks * 512;
  }
  std::printf(", on disk %.0f MB\n", static_cast<double>(bytes) / 1e6);

  std::unique_ptr<Candidate> candidate;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const auto fromDisk = [&] {
      candidate.reset();
      forgetPages(folder);
      const auto start = Clock::now();
      candidate = opened(make, folder);
      return secondsSince(start);
    };
    const double opening = fromDisk();
    const double cold = microsecondsOfReads(*candidate, kind, images, kColdReads);
    (void)fromDisk();
    const auto startOfAll = Clock::now();
    if (candidate->readAll(kind, contents) != images) fail("values are missing");
    const double all = secondsSince(startOfAll);
    std::printf("  %-11s from the disk: open %.2f s, all %.2f s, at random %.0f us each;", kKindNames[kind],
                opening, all, cold);
    std::printf(" from memory %.1f us each\n", microsecondsOfReads(*candidate, kind, images, kRandomReads));
  }
  const auto startOfThreads = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < 4; ++t)
      threads.emplace_back([&] { (void)microsecondsOfReads(*candidate, 1, images, kRandomReads / 4); });
  }
  std::printf("  keypoints by four threads at once: %.1f us each\n",
              1e6 * secondsSince(startOfThreads) / static_cast<double>(kRandomReads));
}

/// A child writes and says what it has finished; it is killed, and all that must be there.
void measureKills(const Make& make, const std::string& folder) {
  std::mt19937 random(5);
  std::size_t finished = 0;
  std::size_t lost = 0;
  for (int round = 0; round < kKills; ++round) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) fail("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
      const auto candidate = opened(make, folder);
      for (std::size_t next = finished;; next += 16) {
        const std::size_t end = next + 16;
        if (!candidate->put(batchOf(next, 16)) || ::write(pipe[1], &end, sizeof(end)) != sizeof(end))
          ::_exit(1);
      }
    }
    ::close(pipe[1]);
    const std::size_t before = finished;
    if (::read(pipe[0], &finished, sizeof(finished)) != sizeof(finished)) fail("the writer failed");
    ::usleep(static_cast<useconds_t>(random() % 100'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe[0], &finished, sizeof(finished)) == sizeof(finished)) {
    }
    ::close(pipe[0]);
    const auto candidate = opened(make, folder);
    for (std::size_t i = before; i < finished; ++i) {
      for (std::size_t kind = 0; kind < kKinds; ++kind)
        lost += candidate->find(kind, contentOf(i)) == valueOf(kind, i) ? 0 : 1;
    }
  }
  std::printf("  %d kills, %zu images finished: %zu values lost\n", kKills, finished, lost);
}

/// Cut short, single bits, many bits, or a page of rubbish.
void damage(const fs::path& file, int kind, std::mt19937& random) {
  const std::uintmax_t bytes = fs::file_size(file);
  if (kind == 0) return fs::resize_file(file, random() % bytes);
  const int descriptor = ::open(file.c_str(), O_RDWR);
  for (int i = 0; i < (kind == 2 ? 40 : 1); ++i) {
    const auto page = static_cast<off_t>(random() % (bytes / 4096) * 4096);
    std::array<unsigned char, 4096> content{};
    (void)!::pread(descriptor, content.data(), content.size(), page);
    if (kind == 3) {
      content.fill(0xA5);
    } else {
      content[random() % (i % 2 == 0 ? content.size() : 64)] ^=
          static_cast<unsigned char>(1U << (random() % 8));
    }
    (void)!::pwrite(descriptor, content.data(), content.size(), page);
  }
  ::close(descriptor);
}

/// What becomes of damaged files: everything is read, and a batch written.
void measureDamage(const Make& make, const std::string& folder) {
  const std::string sound = folder + ".sound";
  fs::create_directories(sound);
  {
    const auto candidate = opened(make, sound);
    for (std::size_t i = 0; i < kDamagedImages; i += kBatch) {
      if (!candidate->put(batchOf(i, std::min(kBatch, kDamagedImages - i)))) fail("cannot be written");
    }
    candidate->flush();
  }
  std::mt19937 random(9);
  std::array<int, 4> outcomes{};  // crashed, not opened, wrong values, lived on
  for (int round = 0; round < kDamages; ++round) {
    fs::remove_all(folder);
    fs::copy(sound, folder);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.file_size() > 100'000) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    damage(files[random() % files.size()], round % 4, random);
    const pid_t child = ::fork();
    if (child == 0) {
      (void)!std::freopen("/dev/null", "w", stderr);
      ::alarm(60);
      const auto candidate = make();
      if (!candidate->open(folder)) ::_exit(1);
      for (std::size_t i = 0; i < kDamagedImages; ++i) {
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
          const auto value = candidate->find(kind, contentOf(i));
          if (value && *value != valueOf(kind, i)) ::_exit(2);
        }
      }
      (void)candidate->put(batchOf(kDamagedImages, kBatch));
      ::_exit(3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ++outcomes[WIFEXITED(status) ? static_cast<std::size_t>(WEXITSTATUS(status)) : 0];
  }
  fs::remove_all(sound);
  std::printf("  %d damaged files: %d crashed, %d not opened, %d gave wrong values, %d lived on\n", kDamages,
              outcomes[0], outcomes[1], outcomes[2], outcomes[3]);
}

void measure(const char* name, const Make& make, const std::string& base, std::size_t images) {
  std::printf("%s\n", name);
  for (int part = 0; part < 3; ++part) {
    const std::string folder = base + "/part" + std::to_string(part);
    fs::create_directories(folder);
    if (part == 0) measureSpeed(make, folder, images);
    if (part == 1) measureKills(make, folder);
    if (part == 2) measureDamage(make, folder);
    std::fflush(stdout);
    fs::remove_all(folder);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t images = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  std::string base = (argc > 2 ? fs::path(argv[2]) : fs::temp_directory_path()) / "bench-store-XXXXXX";
  if (images == 0 || ::mkdtemp(base.data()) == nullptr) fail("usage: bench_store [IMAGES] [FOLDER]");
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // children must not print again what is waiting
  measure(
      "core/store", [] { return std::make_unique<Shelves>(); }, base, images);
  measure(
      "plain files", [] { return std::make_unique<PlainFiles>(); }, base, images);
#if __has_include(<lmdb.h>)
  measure(
      "LMDB", [] { return std::make_unique<Lmdb>(); }, base, images);
#endif
  fs::remove_all(base);
  return 0;
}
