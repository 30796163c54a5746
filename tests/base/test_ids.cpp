// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <type_traits>
#include <unordered_set>

#include "core/base/ids.h"

using namespace lookalike;

class TestIds : public QObject {
  Q_OBJECT
 private slots:
  void idsOfDifferentKindsDoNotMix();
  void validity();
  void hexRoundTrip();
  void hexRefusesWhatIsNoHash();
  void hashesSpread();
  void imagesAreNumberedByTheirContents();
};

void TestIds::idsOfDifferentKindsDoNotMix() {
  static_assert(!std::is_convertible_v<ImageId, FileId>);
  static_assert(!std::is_constructible_v<ImageId, FileId>);
  QVERIFY(ImageId{2} < ImageId{10});
  QCOMPARE(ImageId{3}, ImageId{3});
}

void TestIds::validity() {
  QVERIFY(!ImageId{}.isValid());
  QVERIFY(!ImageId{-1}.isValid());
  QVERIFY(ImageId{1}.isValid());
}

void TestIds::hexRoundTrip() {
  ContentHash hash;
  for (std::size_t i = 0; i < 32; ++i) hash.bytes[i] = static_cast<std::uint8_t>(i * 8 + 7);
  const std::string hex = hash.toHex();
  QCOMPARE(hex, std::string("070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff"));
  QCOMPARE(ContentHash::fromHex(hex), std::optional(hash));
  std::string upper = hex;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  QCOMPARE(ContentHash::fromHex(upper), std::optional(hash));
}

void TestIds::hexRefusesWhatIsNoHash() {
  const std::string zeros(64, '0');
  QVERIFY(ContentHash::fromHex(zeros).has_value());
  QVERIFY(!ContentHash::fromHex("").has_value());
  QVERIFY(!ContentHash::fromHex(zeros.substr(1)).has_value());
  QVERIFY(!ContentHash::fromHex(zeros + "0").has_value());
  for (const char bad : {'g', ' ', '-', '/', ':', '@', '`', '\0', '\xFF'}) {
    std::string text = zeros;
    text[63] = bad;
    QVERIFY(!ContentHash::fromHex(text).has_value());
  }
}

void TestIds::imagesAreNumberedByTheirContents() {
  const auto hashOf = [](const std::string& beginning) {
    return *ContentHash::fromHex(beginning + std::string(64 - beginning.size(), '0'));
  };
  QCOMPARE(imageIdOf(hashOf("0123456789abcdef")).value, std::int64_t{0x0123456789abcde});
  QCOMPARE(imageIdOf(hashOf("ffffffffffffffff")).value, std::int64_t{0xfffffffffffffff});
  QVERIFY(imageIdOf(ContentHash{}).isValid());
  ContentHash before = hashOf("");
  for (const char* beginning : {"0000000000000020", "00000000000001", "01", "7f", "80", "f000000000000100"}) {
    const ContentHash hash = hashOf(beginning);
    QVERIFY(before < hash && imageIdOf(before) < imageIdOf(hash));
    before = hash;
  }
}

void TestIds::hashesSpread() {
  std::unordered_set<ContentHash> hashes;
  std::unordered_set<ImageId> ids;
  for (int i = 0; i < 1000; ++i) {
    ContentHash hash;
    hash.bytes[0] = static_cast<std::uint8_t>(i);
    hash.bytes[1] = static_cast<std::uint8_t>(i >> 8);
    hashes.insert(hash);
    ids.insert(ImageId{i});
  }
  QCOMPARE(hashes.size(), std::size_t{1000});
  QCOMPARE(ids.size(), std::size_t{1000});
}

QTEST_GUILESS_MAIN(TestIds)
#include "test_ids.moc"
