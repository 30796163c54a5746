// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <atomic>
#include <cstring>
#include <thread>

#include <QTemporaryDir>
#include <QtTest>

#include "core/decode/file_reader.h"
#include "tests/catalogue/child_process.h"
#include "tests/support/made_images.h"

using namespace lookalike;

namespace {

constexpr std::int64_t kAnySize = std::int64_t{1} << 30;

testing::Bytes bytesOf(const std::string& text) {
  testing::Bytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace

class FileReaderTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  [[nodiscard]] std::string pathOf(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }

 private slots:
  void knownHashes() {
    // FIPS 180-2, appendix B, and the hash of nothing.
    QCOMPARE(decode::hashBytes("abc", 3).toHex(),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(decode::hashBytes("", 0).toHex(),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  void readsAndHashes() {
    const std::string path = pathOf("abc");
    testing::writeFile(path, bytesOf("abc"));
    const auto content = decode::readFile(path, kAnySize);
    QVERIFY(content.ok());
    QVERIFY(content->bytes == bytesOf("abc"));
    QVERIFY(content->hash == decode::hashBytes("abc", 3));
  }

  void readsOverManyBlocks() {
    testing::Bytes bytes(1'000'003);
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::byte>((i * 2654435761U) >> 13U);
    const std::string path = pathOf("large");
    testing::writeFile(path, bytes);
    const auto content = decode::readFile(path, kAnySize);
    QVERIFY(content.ok());
    QVERIFY(content->bytes == bytes);
    QVERIFY(content->hash == decode::hashBytes(bytes.data(), bytes.size()));
  }

  void namesThatAreNotUtf8() {
    const std::string path = pathOf("caf\xE9\xFF.jpg");
    testing::writeFile(path, bytesOf("abc"));
    QVERIFY(decode::readFile(path, kAnySize).ok());
  }

  void missingFile() {
    const std::string path = pathOf("missing");
    const auto content = decode::readFile(path, kAnySize);
    QVERIFY(!content.ok());
    QCOMPARE(content.error().code, ErrorCode::kNotFound);
    QCOMPARE(content.error().path, path);
  }

  void emptyFile() {
    testing::writeFile(pathOf("empty"), {});
    const auto content = decode::readFile(pathOf("empty"), kAnySize);
    QVERIFY(!content.ok());
    QCOMPARE(content.error().code, ErrorCode::kEmpty);
  }

  void overTheLimit() {
    testing::writeFile(pathOf("ten"), testing::Bytes(10));
    QVERIFY(decode::readFile(pathOf("ten"), 10).ok());
    const auto content = decode::readFile(pathOf("ten"), 9);
    QVERIFY(!content.ok());
    QCOMPARE(content.error().code, ErrorCode::kTooLarge);
  }

  void folderFifoAndDevice() {
    const auto folder = decode::readFile(folder_.path().toStdString(), kAnySize);
    QVERIFY(!folder.ok());
    QCOMPARE(folder.error().code, ErrorCode::kNotARegularFile);
    QCOMPARE(::mkfifo(pathOf("fifo").c_str(), 0600), 0);
    const auto fifo = decode::readFile(pathOf("fifo"), kAnySize);  // must not wait for a writer
    QVERIFY(!fifo.ok());
    QCOMPARE(fifo.error().code, ErrorCode::kNotARegularFile);
    const auto device = decode::readFile("/dev/zero", kAnySize);
    QVERIFY(!device.ok());
    QCOMPARE(device.error().code, ErrorCode::kNotARegularFile);
  }

  void socketFile() {
    const std::string path = pathOf("socket");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path))
      QSKIP("the temporary folder's name is too long for a socket");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(number >= 0);
    const int bound = ::bind(number, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    const auto content = decode::readFile(path, kAnySize);
    ::close(number);
    QCOMPARE(bound, 0);
    QVERIFY(!content.ok());
    QCOMPARE(content.error().code, ErrorCode::kNotARegularFile);
  }

  void theStampIsThatOfTheFile() {
    const std::string path = pathOf("stamped");
    testing::writeFile(path, bytesOf("abc"));
    struct stat status {};
    QCOMPARE(::stat(path.c_str(), &status), 0);
    const auto content = decode::readFile(path, kAnySize);
    QVERIFY(content.ok());
    QCOMPARE(content->stamp.bytes, std::int64_t{3});
    QCOMPARE(content->stamp.inode, std::uint64_t{status.st_ino});
    QCOMPARE(content->stamp.changedNs,
             std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec);
  }

  void aWriteAfterTheReadShowsInTheStamp() {
    const std::string path = pathOf("rewritten");
    testing::writeFile(path, bytesOf("00"));
    for (int i = 0; i < 50; ++i) {
      testing::writeFile(path, bytesOf(std::to_string(10 + i)));
      const auto content = decode::readFile(path, kAnySize);
      QVERIFY(content.ok());
      testing::writeFile(path, bytesOf(std::to_string(60 - i)));
      struct stat status {};
      QCOMPARE(::stat(path.c_str(), &status), 0);
      QVERIFY(content->stamp.changedNs !=
              std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec);
    }
  }

  void aFileThatDoesNotComeToRestIsNoTruncatedImage() {
    const std::string path = pathOf("restless");
    testing::writeFile(path, bytesOf("x"));
    QCOMPARE(::truncate(path.c_str(), off_t{128} << 20), 0);  // reading takes long enough to be disturbed
    std::atomic<bool> writes = false;
    const std::jthread writer([&](const std::stop_token& stop) {
      const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
      for (int i = 0; !stop.stop_requested() && ::pwrite(file, &i, sizeof(i), 0) > 0; ++i) writes = true;
      ::close(file);
    });
    while (!writes) std::this_thread::yield();
    const auto content = decode::readFile(path, kAnySize);
    QVERIFY(!content.ok());
    QCOMPARE(content.error().code, ErrorCode::kIo);
  }

  void unreadableFile() {
    testing::writeFile(pathOf("secret"), bytesOf("abc"));
    QCOMPARE(::chmod(folder_.path().toStdString().c_str(), 0755), 0);
    QCOMPARE(::chmod(pathOf("secret").c_str(), 0), 0);
    const int code = testing::runInChild([&] {
      if (!testing::becomeNobody()) return testing::kNotPossibleHere;  // the superuser may read everything
      const auto content = decode::readFile(pathOf("secret"), kAnySize);
      return content.ok() ? -1 : static_cast<int>(content.error().code);
    });
    if (code == testing::kNotPossibleHere) QSKIP("cannot give up rights here");
    QCOMPARE(code, static_cast<int>(ErrorCode::kPermissionDenied));
  }
};

QTEST_GUILESS_MAIN(FileReaderTest)
#include "test_file_reader.moc"
