// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <QAbstractItemModelTester>
#include <QFont>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/compare/pair_details_model.h"
#include "ui/window/problems_model.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

const PairFact* factNamed(const std::vector<PairFact>& facts, const QString& name) {
  for (const PairFact& fact : facts) {
    if (fact.name == name) return &fact;
  }
  return nullptr;
}

}  // namespace

class TestDetailsModels : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void differencesAreMarked() {
    const auto snapshot = makeSnapshot(2, 3);
    const GroupMember a{&snapshot->images[0], &snapshot->files[0], 1.0F, false};
    const GroupMember b{&snapshot->images[2], &snapshot->files[2], 0.97F, false};
    const auto facts = pairFacts(snapshot.get(), &a, &b);
    using Relation = PairFact::Relation;
    QCOMPARE(factNamed(facts, "Name")->relation, Relation::kDifferent);
    QCOMPARE(factNamed(facts, "Folder")->relation, Relation::kSame);
    QCOMPARE(factNamed(facts, "Dimensions")->relation, Relation::kSame);
    QCOMPARE(factNamed(facts, "File size")->relation, Relation::kDifferent);
    QCOMPARE(factNamed(facts, "Content")->relation, Relation::kDifferent);
    QCOMPARE(factNamed(facts, "SHA-256")->relation, Relation::kDifferent);
    QCOMPARE(factNamed(facts, "SHA-256")->a.size(), 64);
    QCOMPARE(factNamed(facts, "Similarity")->a, QString("0.970"));
    QCOMPARE(factNamed(facts, "Direction")->a, QString("undecided"));

    PairDetailsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFacts(facts);
    for (int row = 0; row < model.rowCount(); ++row) {
      const bool differs = facts[static_cast<std::size_t>(row)].relation == Relation::kDifferent;
      const QString sign = model.index(row, PairDetailsModel::kRelation).data().toString();
      QCOMPARE(sign == QString::fromUtf8("≠"), differs);
      QCOMPARE(model.index(row, PairDetailsModel::kA).data(Qt::FontRole).value<QFont>().bold(), differs);
    }
  }
  void evidenceIsListedInWordsAndNumbers() {
    const auto snapshot = makeSnapshot(1, 3);
    snapshot->evidence = EvidenceKind::kBoth;
    const auto smaller = std::make_shared<GeometricEvidence>(*makeGeometry());
    smaller->aToB = {-0.5, 0, 160, 0, 0.5, 0, 0, 0, 1};
    smaller->copyIsB = 3.0F;
    snapshot->pairs[1].geometry = smaller;
    snapshot->pairs[1].copyScore = 0.94F;
    snapshot->pairs[1].networkCopy = 0.75F;
    snapshot->pairs[1].normRatio = 1.6F;
    const GroupMember a{&snapshot->images[0], &snapshot->files[0], 1.0F, false};
    const GroupMember b{&snapshot->images[2], &snapshot->files[2], 0.97F, false};
    auto facts = pairFacts(snapshot.get(), &a, &b);
    const auto text = [&](const char* name) {
      const PairFact* fact = factNamed(facts, name);
      return fact == nullptr ? QString("(missing)") : fact->a;
    };
    QCOMPARE(text("Probability of a copy"), QString("0.970"));
    QCOMPARE(text("Copy score"), QString("0.940"));
    QCOMPARE(text("Pair network"), QString("0.750"));
    QCOMPARE(text("Similarity"), QString("0.970"));
    QVERIFY2(text("Direction").startsWith("B was made from A ("), qPrintable(text("Direction")));
    QVERIFY2(text("Direction").contains("shows less"), qPrintable(text("Direction")));
    QCOMPARE(text("Edit"), QString("B is a mirrored crop to 25 % of A"));
    QCOMPARE(text("Matches"),
             QString::fromUtf8("87 of 120 keypoint matches agree  ·  96 % of the overlap agrees"));
    QCOMPARE(text("Position"), QString::fromUtf8("B is part of A  ·  mirrored"));
    QCOMPARE(text("Visible in the other"), QString("25 %"));
    QCOMPARE(factNamed(facts, "Visible in the other")->b, QString("100 %"));
    QCOMPARE(text("Doubts"), QString("(missing)"));
    QVERIFY(factNamed(facts, "Edit")->isOfPair && !factNamed(facts, "Visible in the other")->isOfPair);

    facts = pairFacts(snapshot.get(), &b, &a);  // the sides swapped: the same facts from the other side
    QCOMPARE(text("Edit"), QString("A is a mirrored crop to 25 % of B"));
    QVERIFY2(text("Direction").startsWith("A was made from B ("), qPrintable(text("Direction")));
    QCOMPARE(text("Position"), QString::fromUtf8("A is part of B  ·  mirrored"));
    QCOMPARE(text("Visible in the other"), QString("100 %"));

    auto doubtful = std::make_shared<GeometricEvidence>();
    doubtful->doubts = static_cast<std::uint32_t>(Doubt::kFewKeypoints);
    snapshot->pairs[1].geometry = doubtful;
    snapshot->pairs[1].similarity = std::numeric_limits<float>::quiet_NaN();
    facts = pairFacts(snapshot.get(), &a, &b);
    QCOMPARE(text("Similarity"), QString("not compared"));
    QCOMPARE(text("Matches"), QString("0 of 0 keypoint matches agree"));
    QCOMPARE(text("Doubts"), QString("little evidence: few keypoints"));
    QCOMPARE(text("Edit"), QString("(missing)"));
  }
  void identicalContentIsSaid() {
    const auto snapshot = makeSnapshot(2, 3);
    const auto files = snapshot->filesOf(ImageId{4});
    QCOMPARE(files.size(), std::size_t{2});
    const GroupMember a{snapshot->image(ImageId{4}), &files[0], 1.0F, true};
    const GroupMember b{snapshot->image(ImageId{4}), &files[1], 1.0F, true};
    const auto facts = pairFacts(snapshot.get(), &a, &b);
    QCOMPARE(factNamed(facts, "Content")->relation, PairFact::Relation::kSame);
    QCOMPARE(factNamed(facts, "Probability of a copy")->a, QString("identical content"));
  }
  void pairsThatAreNotStoredAreBelowTheFloor() {
    const auto snapshot = makeSnapshot(1, 3);
    const GroupMember a{&snapshot->images[1], &snapshot->files[1], 1.0F, false};
    const GroupMember b{&snapshot->images[2], &snapshot->files[2], 1.0F, false};
    QCOMPARE(factNamed(pairFacts(snapshot.get(), &a, &b), "Probability of a copy")->a,
             QString("below 0.800"));
  }
  void oneSideAloneIsComparedWithNothing() {
    const auto snapshot = makeSnapshot(1, 2);
    const GroupMember a{&snapshot->images[0], &snapshot->files[0], 1.0F, false};
    for (const PairFact& fact : pairFacts(snapshot.get(), &a, nullptr)) {
      QCOMPARE(fact.relation, PairFact::Relation::kNone);
      QVERIFY(fact.b.isEmpty());
    }
    QVERIFY(pairFacts(snapshot.get(), nullptr, nullptr).empty());
    QVERIFY(pairFacts(nullptr, &a, &a).empty());
  }

  void problemsSayWhy() {
    ProblemsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.append({{ErrorCode::kEmpty, "/p/empty.jpg", {}, -1}});
    model.append({});
    model.append({{ErrorCode::kCorrupt, "/p/caf\xE9.png", "bad chunk", 33}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, ProblemsModel::kFile).data().toString(), QString("empty.jpg"));
    QCOMPARE(model.index(0, ProblemsModel::kReason).data().toString(), QString("The file is empty."));
    QCOMPARE(model.index(1, ProblemsModel::kFile).data().toString(), QString("caf\\xE9.png"));
    QVERIFY(model.index(1, ProblemsModel::kReason).data().toString().contains("bad chunk"));
    QCOMPARE(model.problem(1)->path, std::string("/p/caf\xE9.png"));
    QVERIFY(model.problem(2) == nullptr);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
  }
};

QTEST_MAIN(TestDetailsModels)
#include "test_details_models.moc"
