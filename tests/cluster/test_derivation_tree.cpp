// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <QTest>
#include <random>

#include "core/cluster/arborescence.h"
#include "core/cluster/derivation_tree.h"

using namespace lookalike;
using namespace lookalike::cluster;

namespace {

std::vector<ImageId> images(int count) {
  std::vector<ImageId> ids;
  for (int i = 1; i <= count; ++i) ids.push_back(ImageId{i});
  return ids;
}

DerivationLink made(int copy, int original, float closeness, float probability) {
  return {ImageId{original}, ImageId{copy}, closeness, probability};
}

/// The parent of each image by its id, 0 for none.
std::map<std::int64_t, std::int64_t> parentsOf(const DerivationTree& tree) {
  std::map<std::int64_t, std::int64_t> parents;
  for (const DerivationNode& node : tree.nodes)
    parents[node.image.value] = node.parent ? tree.nodes[*node.parent].image.value : 0;
  return parents;
}

using Parents = std::map<std::int64_t, std::int64_t>;

/// All trees on few nodes, by trying every choice of parents: the weight of each root's, and the heaviest.
struct EveryTree {
  std::vector<double> weights;
  std::vector<double> heaviest;  ///< logarithm
};
EveryTree everyTree(std::size_t nodes, const std::vector<Arc>& arcs) {
  EveryTree every{std::vector<double>(nodes, 0.0), std::vector<double>(nodes, -1e9)};
  std::vector<std::vector<double>> weight(nodes, std::vector<double>(nodes, -1e9));
  for (const Arc& arc : arcs) weight[arc.from][arc.to] = arc.weight;
  for (std::size_t root = 0; root < nodes; ++root) {
    std::size_t choices = 1;
    for (std::size_t i = 0; i + 1 < nodes; ++i) choices *= nodes;
    for (std::size_t choice = 0; choice < choices; ++choice) {
      std::vector<std::size_t> parent(nodes, root);
      std::size_t rest = choice;
      double sum = 0.0;
      bool isTree = true;
      for (std::size_t node = 0; node < nodes; ++node) {
        if (node == root) continue;
        parent[node] = rest % nodes;
        rest /= nodes;
        isTree = isTree && parent[node] != node;
        if (isTree) sum += weight[parent[node]][node];
      }
      for (std::size_t node = 0; node < nodes && isTree; ++node) {
        std::size_t at = node;
        std::size_t steps = 0;
        while (at != root && steps++ <= nodes) at = parent[at];
        isTree = at == root;
      }
      if (!isTree || sum < -1e8) continue;
      every.weights[root] += std::exp(sum);
      every.heaviest[root] = std::max(every.heaviest[root], sum);
    }
  }
  const double total = std::accumulate(every.weights.begin(), every.weights.end(), 0.0);
  for (double& one : every.weights) one /= total;
  return every;
}

}  // namespace

class TestDerivationTree : public QObject {
  Q_OBJECT
 private slots:
  void ofTwoTheProbabilityDecides() {
    const auto ids = images(2);
    const std::vector<DerivationLink> links{made(1, 2, 0.9F, 0.8F)};
    const DerivationTree tree = derivationTree(ids, links);
    QCOMPARE(parentsOf(tree), (Parents{{1, 2}, {2, 0}}));
    QCOMPARE(tree.nodes[1].probability, 0.8F);
    QCOMPARE(tree.nodes[1].closeness, 0.9F);
    QCOMPARE(tree.originals.size(), std::size_t{2});
    QVERIFY(std::abs(tree.originals[0].probability - 0.8F) < 1e-5F);
    QVERIFY(std::abs(tree.originals[1].probability - 0.2F) < 1e-5F);
    QVERIFY(!tree.weakest);  // until it is marked
  }

  void aChainIsTold() {
    // 2 from 1, 3 from 2; 3 is further from 1.
    const std::vector<DerivationLink> links{made(2, 1, 0.8F, 0.95F), made(3, 2, 0.7F, 0.9F),
                                            made(3, 1, 0.4F, 0.97F)};
    DerivationTree tree = derivationTree(images(3), links);
    QCOMPARE(parentsOf(tree), (Parents{{1, 0}, {2, 1}, {3, 2}}));
    QCOMPARE(descendantsOf(tree, 0), (std::vector<std::size_t>{1, 2}));
    QCOMPARE(leavesOf(tree, 0), (std::vector<std::size_t>{2}));
    QCOMPARE(childrenOf(tree, 0), (std::vector<std::size_t>{1}));
    QVERIFY(leavesOf(tree, 2).empty());
    // The group's weakest link is marked where the tree has it, in whatever order its images are named.
    markWeakestLink(tree, ImageId{2}, ImageId{1});
    QCOMPARE(tree.weakest, std::optional<std::size_t>(1));
    markWeakestLink(tree, ImageId{2}, ImageId{3});
    QCOMPARE(tree.weakest, std::optional<std::size_t>(2));
    markWeakestLink(tree, ImageId{1}, ImageId{3});  // no link of the tree
    QVERIFY(!tree.weakest);
  }

  void aStarWithASubtree() {
    const std::vector<DerivationLink> links{made(1, 4, 0.9F, 0.9F), made(2, 4, 0.8F, 0.9F),
                                            made(3, 2, 0.9F, 0.9F), made(5, 4, 0.2F, 0.6F),
                                            made(1, 2, 0.1F, 0.5F)};
    const DerivationTree tree = derivationTree(images(5), links);
    QCOMPARE(parentsOf(tree), (Parents{{1, 4}, {2, 4}, {3, 2}, {4, 0}, {5, 4}}));
    QCOMPARE(tree.nodes.front().image, ImageId{4});
    std::vector<std::int64_t> leaves;
    for (const std::size_t leaf : leavesOf(tree, 0)) leaves.push_back(tree.nodes[leaf].image.value);
    std::sort(leaves.begin(), leaves.end());
    QCOMPARE(leaves, (std::vector<std::int64_t>{1, 3, 5}));
    const auto two =
        static_cast<std::size_t>(std::find_if(tree.nodes.begin(), tree.nodes.end(),
                                              [](const auto& node) { return node.image == ImageId{2}; }) -
                                 tree.nodes.begin());
    QCOMPARE(descendantsOf(tree, two).size(), std::size_t{1});
  }

  void aCycleOfBestParentsIsBroken() {
    // Each is likeliest made from the next: the weakest of them gives way.
    const std::vector<DerivationLink> links{made(1, 2, 0.9F, 0.9F), made(2, 3, 0.9F, 0.85F),
                                            made(3, 1, 0.9F, 0.6F)};
    const DerivationTree tree = derivationTree(images(3), links);
    QCOMPARE(parentsOf(tree), (Parents{{1, 2}, {2, 3}, {3, 0}}));
  }

  void theHeaviestAndTheSharesAreThoseOfAllTrees() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> weight(-3.0, 0.0);
    for (int round = 0; round < 60; ++round) {
      const std::size_t nodes = 2 + random() % 4;
      std::vector<Arc> arcs;
      for (std::size_t a = 0; a < nodes; ++a) {
        for (std::size_t b = a + 1; b < nodes; ++b) {
          if (b != a + 1 && random() % 3 == 0) continue;  // a chain keeps it connected
          arcs.push_back({a, b, weight(random)});
          arcs.push_back({b, a, weight(random)});
        }
      }
      const EveryTree every = everyTree(nodes, arcs);
      const std::vector<double> shares = rootShares(nodes, arcs);
      QCOMPARE(shares.size(), nodes);
      const std::vector<double> walked = rootSharesByWalking(nodes, arcs);
      for (std::size_t node = 0; node < nodes; ++node) QVERIFY(std::abs(walked[node] - shares[node]) < 1e-6);
      for (std::size_t root = 0; root < nodes; ++root) {
        QVERIFY(std::abs(shares[root] - every.weights[root]) < 1e-9);
        double sum = 0.0;
        const auto chosen = heaviestArborescence(nodes, root, arcs);
        for (std::size_t node = 0; node < nodes; ++node) {
          QCOMPARE(chosen[node] == kNoArc, node == root);
          if (chosen[node] == kNoArc) continue;
          QCOMPARE(arcs[chosen[node]].to, node);
          sum += arcs[chosen[node]].weight;
        }
        QVERIFY(std::abs(sum - every.heaviest[root]) < 1e-9);
      }
    }
  }

  void imagesWithoutLinksStandAlone() {
    QVERIFY(derivationTree({}, {}).nodes.empty());
    const std::vector<DerivationLink> links{made(3, 2, 0.9F, 0.9F), made(7, 2, 0.9F, 0.9F),
                                            made(2, 2, 0.9F, 0.9F)};
    const DerivationTree tree = derivationTree(images(3), links);
    QCOMPARE(parentsOf(tree), (Parents{{1, 0}, {2, 0}, {3, 2}}));
    QCOMPARE(tree.nodes.front().image, ImageId{2});  // of the larger part
    QCOMPARE(tree.originals.size(), std::size_t{2});
    QCOMPARE(descendantsOf(tree, 0).size(), std::size_t{1});
    QVERIFY(descendantsOf(tree, 2).empty());
    const DerivationTree one = derivationTree(images(1), {});
    QCOMPARE(one.originals.front().probability, 1.0F);
    QVERIFY(!one.weakest);
  }

  void theOrderOfTheLinksDoesNotMatter() {
    std::mt19937 random(8);
    std::vector<DerivationLink> links;
    for (int a = 1; a <= 12; ++a) {
      for (int b = a + 1; b <= 12; ++b)
        links.push_back(
            made(b, a, 0.1F * static_cast<float>(random() % 10), 0.1F * static_cast<float>(random() % 11)));
    }
    links.push_back(made(3, 4, std::nanf(""), std::nanf("")));
    const auto first = parentsOf(derivationTree(images(12), links));
    for (int round = 0; round < 10; ++round) {
      std::shuffle(links.begin(), links.end(), random);
      for (DerivationLink& link : links) {
        if (random() % 2 == 0) link = {link.b, link.a, link.closeness, 1.0F - link.probabilityBFromA};
      }
      QCOMPARE(parentsOf(derivationTree(images(12), links)), first);
    }
  }

  void thousandsOfImages() {
    // Each made from one before it; beside its own parent every image is linked to some others, less closely.
    constexpr int kImages = 3000;
    std::mt19937 random(2);
    std::vector<DerivationLink> links;
    Parents truth{{1, 0}};
    for (int copy = 2; copy <= kImages; ++copy) {
      const int parent = 1 + static_cast<int>(random() % static_cast<unsigned>(copy - 1));
      truth[copy] = parent;
      links.push_back(made(copy, parent, 0.9F, 0.99F));
      for (int i = 0; i < 25; ++i) {
        const int other = 1 + static_cast<int>(random() % static_cast<unsigned>(copy - 1));
        if (other != parent) links.push_back(made(copy, other, 0.2F, 0.8F));
      }
    }
    const DerivationTree tree = derivationTree(images(kImages), links);
    QCOMPARE(tree.nodes.front().image, ImageId{1});
    int right = 0;
    for (const auto& [image, parent] : parentsOf(tree)) right += truth[image] == parent ? 1 : 0;
    QVERIFY2(right >= kImages - 5, std::to_string(right).c_str());
  }
};

QTEST_GUILESS_MAIN(TestDerivationTree)
#include "test_derivation_tree.moc"
