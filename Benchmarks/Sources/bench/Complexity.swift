import Assay
import Foundation

/// Measures the derivation of the output distribution of the machines (5,2) and queries to it, beside the
/// published derivation and pybdm.
enum ComplexityFigures {
  static func rows() throws -> [Row] {
    let plan = try DerivationPlan(space: try MachineSpace(states: 5, symbols: 2), limit: 500)
    let start = threadSeconds()
    let table = try Derivation(plan: plan, jobs: 1).run()
    let seconds = threadSeconds() - start
    let squares = try Derivation(
      plan: try DerivationPlan(space: try MachineSpace(states: 4, symbols: 2, dimensions: 2), limit: 1_000),
      jobs: 1
    ).run()

    let side = 512
    var noise: UInt64 = 0x9E37_79B9_7F4A_7C15
    let image = (0..<side * side).map { _ -> UInt8 in
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(noise >> 63)
    }
    let grid = try SymbolGrid(rows: side, columns: side, symbols: image, alphabet: 2)
    let decomposition = try BlockDecomposition(values: DistributionBlocks(squares), side: 4)
    let strings = (0..<4_096).map { number in (0..<12).map { UInt8(number >> $0 & 1) } }
    let spent = medians(
      rounds: 5, turn: 0.05,
      [
        { _ = try? decomposition(grid) },
        { for string in strings { _ = table.estimate(string) } },
      ])
    return [
      // 450 days: F. Soler-Toscano et al., PLoS ONE 9, 2014, by running 9,658,153,742,336 machines.
      Row(
        name: "output distribution of (5,2), 500 steps", unit: "core-s", largerIsBetter: false, ours: seconds,
        rival: 450 * 86_400, rivalName: "published: 450 days"),
      Row(
        name: "decomposition of a 512×512 image, blocks 4×4", unit: "Mcells/s",
        ours: Double(side * side) / spent[0] * 1e-6, rival: peer("image"), rivalName: "pybdm 0.1.0"),
      Row(
        name: "K of strings of length 12", unit: "M/s", ours: Double(strings.count) / spent[1] * 1e-6,
        rival: peer("strings"), rivalName: "pybdm 0.1.0"),
    ]
  }

  private static func peer(_ what: String) -> Double? { Peer.number(from: "complexity.py", [what]) }
}
