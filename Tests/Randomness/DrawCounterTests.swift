import AssayRandomness
import Testing

@Suite struct DrawCounterTests {
  private let plain = RandomStream(seed: 3, name: "noise")

  @Test func `a call counts the numbers that it returns`() {
    let calls: [(Int, (RandomStream) -> Void)] = [
      (1, { _ = $0.word(at: 2) }), (1, { _ = $0.bits64(at: 3) }), (1, { _ = $0.uniform(at: 1) }),
      (1, { _ = $0.normal(at: 1) }), (1, { _ = $0.normalFloat(at: 1) }), (1, { _ = $0.uniformFloat(at: 0) }),
      (7, { _ = $0.normal(count: 7, from: 1) }), (6, { _ = $0.uniformFloats(count: 6, from: 3) }),
      (5, { _ = $0.integers(below: 9, count: 5) }), (1, { _ = $0.integer(below: 9, at: 5) }),
      (4, { _ = $0.bernoulli(probability: 0.5, count: 4) }),
      (1, { _ = $0.bernoulli(probability: 0.5, at: 4) }),
      (9, { _ = $0.permutation(of: 10) }), (0, { _ = $0.permutation(of: 0) }), (0, { _ = $0.split("a") }),
      (
        2,
        { stream in
          var generator = StreamGenerator(stream)
          _ = (generator.next(), generator.next())
        }
      ),
    ]
    for (index, (expected, call)) in calls.enumerated() {
      let counter = DrawCounter()
      call(plain.counted(by: counter))
      #expect(counter.numbers == expected, "call \(index)")
      #expect(counter.programs == 0)
    }
  }

  @Test func `children count for their parent, and programs by themselves`() {
    let counter = DrawCounter()
    let counted = plain.counted(by: counter)
    _ = counted.split("a").split(2).uniform(count: 3)
    counted.split(1).noteProgram()
    plain.noteProgram()
    #expect(counter.numbers == 3 && counter.programs == 1)
  }

  @Test func `a counted stream is the same stream and draws the same`() {
    let counted = plain.counted(by: DrawCounter())
    #expect(counted == plain && counted.hashValue == plain.hashValue)
    #expect(Set([counted, plain]).count == 1 && counted.words == plain.words)
    #expect(counted.split("x") == plain.split("x") && counted.split(4) == plain.split(4))
    #expect(counted.normal(count: 9, from: 3) == plain.normal(count: 9, from: 3))
    #expect(counted.uniformFloats(count: 9, from: 2) == plain.uniformFloats(count: 9, from: 2))
    #expect(counted.permutation(of: 20) == plain.permutation(of: 20))
    #expect(counted.integers(below: 1 << 62, count: 30) == plain.integers(below: 1 << 62, count: 30))
  }
}
