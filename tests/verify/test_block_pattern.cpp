// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>
#include <string>
#include <vector>

#include "core/verify/block_pattern.h"

using namespace lookalike::verify;

namespace {

bool isClose(float left, double right) {
  return std::abs(static_cast<double>(left) - right) < 1e-6;
}

/// '+' agrees, '-' differs, '.' flat, ' ' outside.
std::vector<BlockState> statesOf(const std::vector<std::string>& rows) {
  std::vector<BlockState> states;
  for (const std::string& row : rows) {
    for (const char block : row) {
      states.push_back(block == '+'   ? BlockState::kAgrees
                       : block == '-' ? BlockState::kDiffers
                       : block == '.' ? BlockState::kFlat
                                      : BlockState::kOutside);
    }
  }
  return states;
}

BlockPattern patternOf(const std::vector<std::string>& rows) {
  return patternOf(statesOf(rows), static_cast<int>(rows.front().size()), static_cast<int>(rows.size()));
}

}  // namespace

class TestBlockPattern : public QObject {
  Q_OBJECT
 private slots:
  void allAgree();
  void nothingTextured();
  void aTextBarIsAPatch();
  void threePatchesAtMost();
  void aSpreadDifferenceIsNoPatch();
  void aLargeDifferenceIsNoPatch();
  void touchingAtACornerIsApart();
  void theRim();
  void flatBlocksDoNotCount();
  void patchesHaveBoxes();
};

void TestBlockPattern::allAgree() {
  const BlockPattern pattern = patternOf({"++++", "++++", "++++"});
  QVERIFY(isClose(pattern.agreementWithoutPatches, 1));
  QVERIFY(isClose(pattern.patchShare, 0));
  QVERIFY(isClose(pattern.rimAgreement, 1));
}

void TestBlockPattern::nothingTextured() {
  const BlockPattern pattern = patternOf({"....", ".  ."});
  QVERIFY(isClose(pattern.agreementWithoutPatches, 0));
  QVERIFY(isClose(pattern.patchShare, 0));
  QVERIFY(isClose(pattern.rimAgreement, 0));
}

void TestBlockPattern::aTextBarIsAPatch() {
  const BlockPattern pattern = patternOf({"++++++", "++++++", "++++++", "++++++", "------"});
  QVERIFY(isClose(pattern.agreementWithoutPatches, 1));
  QVERIFY(isClose(pattern.patchShare, 6.0 / 30));
}

void TestBlockPattern::threePatchesAtMost() {
  // Four patches of 4, 2, 1 and 1 blocks: one of the single ones stays.
  const BlockPattern pattern = patternOf({"--++++-+", "--++++++", "++++++++", "+-++--++", "++++++++"});
  QVERIFY(isClose(pattern.patchShare, 7.0 / 40));
  QVERIFY(isClose(pattern.agreementWithoutPatches, 32.0 / 33));
}

void TestBlockPattern::aSpreadDifferenceIsNoPatch() {
  // One connected set that fills less than 60 % of its box: everything around an object differs.
  const BlockPattern pattern = patternOf({"------", "-++++-", "-++++-", "-++++-", "------"});
  QVERIFY(isClose(pattern.patchShare, 0));
  QVERIFY(isClose(pattern.agreementWithoutPatches, 12.0 / 30));
  QVERIFY(isClose(pattern.rimAgreement, 0));
}

void TestBlockPattern::aLargeDifferenceIsNoPatch() {
  const BlockPattern pattern = patternOf({"++++", "++++", "----", "----"});
  QVERIFY(isClose(pattern.patchShare, 0));
  QVERIFY(isClose(pattern.agreementWithoutPatches, 0.5));
}

void TestBlockPattern::touchingAtACornerIsApart() {
  // As one set these two would fill half of their box only; apart each fills its own.
  const BlockPattern pattern = patternOf({"-+++", "+-++", "++++", "++++"});
  QVERIFY(isClose(pattern.patchShare, 2.0 / 16));
}

void TestBlockPattern::theRim() {
  // The rows give 4 ends, of which the '-' is one, and the columns 6: first and last of each.
  const BlockPattern pattern = patternOf({"-++", "+++"});
  QVERIFY(isClose(pattern.rimAgreement, 8.0 / 10));
  // What is inside is no rim.
  QVERIFY(isClose(patternOf({"+++", "+-+", "+++"}).rimAgreement, 1));
}

void TestBlockPattern::flatBlocksDoNotCount() {
  const BlockPattern pattern = patternOf({" ....", ".+++.", ".+-+.", ".+++."});
  QVERIFY(isClose(pattern.patchShare, 1.0 / 9));
  QVERIFY(isClose(pattern.agreementWithoutPatches, 1));
  // The last row's middle and the first row's are the ends of the middle column.
  QVERIFY(isClose(pattern.rimAgreement, 1));
}

void TestBlockPattern::patchesHaveBoxes() {
  const std::vector<std::string> rows{"++++++-+", "++++++++", "+--+++++", "+--++++-"};
  const std::vector<PatchBox> boxes = compactPatchesOf(statesOf(rows), 8, 4);
  QCOMPARE(boxes.size(), std::size_t{3});
  QCOMPARE(boxes[0].left, 1);
  QCOMPARE(boxes[0].top, 2);
  QCOMPARE(boxes[0].right, 2);
  QCOMPARE(boxes[0].bottom, 3);
  QVERIFY(compactPatchesOf(statesOf({"------", "-++++-", "-++++-", "-++++-", "------"}), 6, 5).empty());
}

QTEST_GUILESS_MAIN(TestBlockPattern)
#include "test_block_pattern.moc"
