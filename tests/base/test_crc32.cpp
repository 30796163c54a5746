// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <QTest>

#include "core/base/crc32.h"

class TestCrc32 : public QObject {
  Q_OBJECT

 private slots:
  void checksumIsThatOfZlib() {
    const char text[] = "123456789";
    QCOMPARE(lookalike::crc32(std::as_bytes(std::span(text, 9))), 0xCBF43926U);
    QCOMPARE(lookalike::crc32({}), 0U);
  }

  void everyBitCounts() {
    std::array<std::byte, 40> bytes{};
    const std::uint32_t before = lookalike::crc32(bytes);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= std::byte{1} << (bit % 8);
      QVERIFY(lookalike::crc32(bytes) != before);
      bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    }
  }
};

QTEST_GUILESS_MAIN(TestCrc32)
#include "test_crc32.moc"
