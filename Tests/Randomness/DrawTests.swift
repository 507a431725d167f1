import AssayRandomness
import Testing

@Suite("Draws")
struct DrawTests {
  let stream = RandomStream(seed: 17, name: .initialisation)

  @Test(arguments: [0, 1, 2, 3, 4, 5, 1 << 33, .max - 40] as [UInt64])
  func `Draws in bulk equal the draws of each position`(start: UInt64) {
    for count in 0...17 {
      let positions = (0..<UInt64(count)).map { start + $0 }
      #expect(stream.uniform(count: count, from: start) == positions.map { stream.uniform(at: $0) })
      #expect(
        stream.uniformFloats(count: count, from: start) == positions.map { stream.uniformFloat(at: $0) })
      #expect(stream.normal(count: count, from: start) == positions.map { stream.normal(at: $0) })
      #expect(
        stream.normalFloats(count: count, from: start) == positions.map { stream.normalFloat(at: $0) })
      #expect(
        stream.bernoulli(probability: 0.3, count: count, from: start)
          == positions.map { stream.bernoulli(probability: 0.3, at: $0) })
      for bound in [1, 10, 1 << 62 | 1] {
        #expect(
          stream.integers(below: bound, count: count, from: start)
            == positions.map { stream.integer(below: bound, at: $0) })
      }
    }
  }

  @Test func `Draws do not depend on the order or the thread that asks for them`() async {
    let expected = stream.normal(count: 4096)
    let drawn = await withTaskGroup(of: (Int, [Double]).self) { group in
      for chunk in (0..<64).reversed() {
        group.addTask { [stream] in
          (chunk, (0..<64).reversed().map { stream.normal(at: UInt64(chunk * 64 + $0)) }.reversed())
        }
      }
      return await group.reduce(into: [Double](repeating: .nan, count: 4096)) {
        $0.replaceSubrange($1.0 * 64..<$1.0 * 64 + 64, with: $1.1)
      }
    }
    #expect(drawn == expected)
  }

  /// Oracle: the Python transcription of the definition; normals by SciPy 1.17.1 `special.ndtri`.
  @Test func `Uniform and normal draws follow their written definition`() {
    #expect(stream.uniform(count: 3) == [0.2394410377928723, 0.31267338135188727, 0.10518111581626688])
    #expect(stream.uniformFloat(at: 0) == Float(0xa404_0ceb >> 8 as UInt32) / 16_777_216)
    let normals = [
      -0.7081017457592333, -0.4882867254903964, -1.2525700186568778, -1.5076657879497384,
      0.6613554859845137, 0.6041450075909053,
    ]
    for (drawn, expected) in zip(stream.normal(count: 6), normals) {
      #expect((drawn - expected).magnitude <= 4 * expected.ulp)
    }
    #expect(stream.normalFloats(count: 6) == stream.normal(count: 6).map { Float($0) })
  }

  /// Oracle: the Python transcription. The bounds are rejected at a quarter of all draws, so that second and
  /// third attempts are tested too.
  @Test func `Whole numbers and permutations follow their written definition`() {
    #expect(
      stream.integers(below: 1 << 62 | 1 << 61 | 1, count: 8) == [
        1_656_340_329_340_699_864, 2_162_927_191_672_370_470, 727_593_421_818_705_280,
        455_312_057_551_150_227, 5_159_147_223_799_297_307, 5_029_917_845_153_711_483,
        5_672_815_659_780_873_174, 6_228_980_832_024_075_936,
      ])
    #expect(stream.integer(below: 1 << 62 | 1, at: 4) == 2_440_308_969_631_332_389)
    #expect(stream.permutation(of: 12) == [1, 9, 6, 8, 3, 4, 5, 11, 0, 7, 2, 10])
  }

  @Test func `A permutation holds every number once`() {
    for count in [0, 1, 2, 3, 100, 1797] {
      #expect(stream.permutation(of: count).sorted() == Array(0..<count))
    }
  }

  @Test func `Certain events always happen and impossible ones never`() {
    #expect(stream.bernoulli(probability: 1, count: 1000).allSatisfy { $0 })
    #expect(!stream.bernoulli(probability: 0, count: 1000).contains(true))
    #expect(stream.integers(below: 1, count: 100).allSatisfy { $0 == 0 })
  }

  @Test func `An impossible request stops the program and says why`() async throws {
    let negative = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = RandomStream(seed: 0, name: .noise).normal(count: -1)
    }
    #expect(text(negative).contains("a number of draws must not be negative; it is -1"))
    #expect(text(negative).contains("DrawTests.swift"))
    let improbable = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = RandomStream(seed: 0, name: .noise).bernoulli(probability: .nan, at: 0)
    }
    #expect(text(improbable).contains("a probability must lie within 0 and 1; it is nan"))
    let boundless = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = RandomStream(seed: 0, name: .noise).integers(below: 0, count: 1)
    }
    #expect(text(boundless).contains("the bound of a whole number must be positive; it is 0"))
    let endless = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = RandomStream(seed: 0, name: .noise).uniform(count: 3, from: .max - 1)
    }
    #expect(text(endless).contains("pass the last position, 2^64 - 1"))
  }

  private func text(_ result: ExitTest.Result) -> String {
    String(decoding: result.standardErrorContent, as: UTF8.self)
  }
}
