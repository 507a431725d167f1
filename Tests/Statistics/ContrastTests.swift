import AssayRandomness
import AssayStatistics
import Testing

@Suite("Contrasts over blocks")
struct ContrastTests {
  private func check(_ contrast: Contrast, _ expected: ModelsOracle.Student) throws {
    let oracle = try ModelsOracle.read().contrasts
    let interval = try contrast.interval(blocks: oracle.blocks, confidence: 0.9)
    #expect(agree(interval.estimate, expected.mean, 1e-11))
    #expect(agree(interval.low, expected.interval90[0], 1e-10))
    #expect(agree(interval.high, expected.interval90[1], 1e-10))
    for (alternative, pValue) in zip([Alternative.greater, .less, .twoSided], expected.pValues) {
      let own = try contrast.pValue(blocks: oracle.blocks, bound: oracle.bound, alternative: alternative)
      #expect(agree(own, pValue, 1e-10))
    }
  }

  @Test func `The interaction of two factors agrees with SciPy's test of the blocks' values`() throws {
    try check(.interaction, try ModelsOracle.read().contrasts.interaction)
  }

  @Test func `A slope agrees with SciPy's line through each block`() throws {
    let oracle = try ModelsOracle.read().contrasts
    let contrast = try Contrast.slope(over: oracle.x)
    try check(contrast, oracle.slope)
    for (value, slope) in zip(try contrast.values(of: oracle.blocks), oracle.slopes) {
      #expect(agree(value, slope, 1e-11))
    }
    #expect(contrast.weights.reduce(0, +).magnitude < 1e-15)
  }

  @Test func `What a block's cells share drops out`() throws {
    let oracle = try ModelsOracle.read().contrasts
    let shifted = oracle.blocks.enumerated().map { block, cells in cells.map { $0 + 4 * Double(block) } }
    let (plain, moved) = (
      try Contrast.interaction.pValue(blocks: oracle.blocks), try Contrast.interaction.pValue(blocks: shifted)
    )
    #expect(agree(plain, moved, 1e-10))
    #expect(try Contrast.difference.value(of: [5, 3]) == 2)
    #expect(try Contrast(weights: [0, 1]).value(of: [5, 3]) == 3)
  }

  @Test(arguments: [0.5, 0.9, 0.999])
  func `The interval contains the bounds that neither one-sided test rejects`(confidence: Double) throws {
    let blocks = try ModelsOracle.read().contrasts.blocks
    let interval = try Contrast.interaction.interval(blocks: blocks, confidence: confidence)
    for step in -60...60 {
      let bound = interval.estimate + Double(step) / 30 + 1e-3
      let rejected = try [Alternative.greater, .less].contains {
        try Contrast.interaction.pValue(blocks: blocks, bound: bound, alternative: $0) <= (1 - confidence) / 2
      }
      #expect(interval.contains(bound) == !rejected)
    }
  }

  @Test func `Contrasts that cannot be judged say why`() {
    #expect(message { try Contrast(weights: []) } == "there are 0 weights; at least 1 are needed")
    #expect(
      message { try Contrast(weights: [0, 0]) }
        == "the weights are all 0; a contrast needs one that is not")
    #expect(
      message { try Contrast.slope(over: [3, 3]) }
        == "the x values are all equal, or so close that their squares vanish; a slope needs two different ones"
    )
    #expect(
      message { try Contrast.difference.pValue(blocks: [[1, 2, 3]]) }
        == "block number 0, counted from 0, has 3 values; it must have 2, as all of them")
    #expect(
      message { try Contrast.difference.pValue(blocks: [[1, 2]]) }
        == "there are 1 blocks; at least 2 are needed")
    #expect(
      message { try Contrast.difference.pValue(blocks: [[1, 2], [2, 3]]) }
        == "the contrasts of the blocks are all equal, or differ by too little for arithmetic to square, so no error "
        + "can be estimated from them; check that they are measurements, or use the sign test, which needs no error"
    )
    #expect(
      message { try Contrast.difference.value(of: [1]) } == "there are 1 cells; there must be 2")
  }
}
