import AssayRandomness
import Testing

/// The test vectors of Random123 1.14 (`kat_vectors`), published with the paper.
@Suite("Philox4x32-10 and its streams")
struct PhiloxTests {
  @Test func `Philox reproduces the known-answer vectors of Random123`() {
    #expect(
      philoxBlock(counter: [0, 0, 0, 0], key: [0, 0])
        == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(
      philoxBlock(counter: [.max, .max, .max, .max], key: [.max, .max])
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      philoxBlock(
        counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  /// Values of an independent transcription in Python (`hashlib.sha256`, arbitrary-precision integers).
  @Test func `Streams, children and words follow their written definition`() {
    let stream = RandomStream(seed: 17, name: .initialisation)
    #expect(
      (0..<6).map { stream.word(at: $0) } == [
        0xa404_0ceb, 0x3d4c_0202, 0x3c70_8dbc, 0x500b_5cdb, 0x9670_8ead, 0x1aed_264c,
      ])
    #expect(stream.word(at: 1 << 40 | 3) == 0x8a1b_eb11)
    #expect(stream.word(at: 1 << 40 | 4) == 0xd189_76b8)
    let layer = stream.split("layer")
    #expect([layer.word(at: 0), layer.word(at: 1)] == [0x4956_9144, 0xde67_56e2])
    let third = layer.split(-3)
    #expect([third.word(at: 0), third.word(at: 1)] == [0x0552_c4b2, 0x39fe_3ee6])
    let named = RandomStream(seed: .max, name: "größe")
    #expect([named.word(at: 0), named.word(at: 1)] == [0xde76_9d09, 0xa9a2_4d99])
  }

  @Test func `Sixty-four bits are two neighbouring words, low half first`() {
    let stream = RandomStream(seed: 1, name: .noise)
    for position in [0, 1, 2, 3, 1000, 1 << 62] as [UInt64] {
      let low = stream.word(at: 2 * position)
      let high = stream.word(at: 2 * position + 1)
      #expect(stream.bits64(at: position) == UInt64(low) | UInt64(high) << 32)
    }
  }

  @Test func `Seeds, names, children and siblings are all different streams`() {
    var streams: [RandomStream] = []
    for seed in 0..<20 as Range<UInt64> {
      for name in [.initialisation, .shuffle, .split, .noise, "dropout", "search", ""] as [StreamName] {
        let root = RandomStream(seed: seed, name: name)
        streams += [root, root.split("0"), root.split(0), root.split(1), root.split(0).split(0)]
        streams += [root.split(""), root.split(0).split(1), root.split("a").split("b"), root.split("ab")]
      }
    }
    #expect(Set(streams).count == streams.count)
    #expect(Set(streams.map { $0.bits64(at: 0) }).count == streams.count)
    #expect(RandomStream(seed: 3, name: "x").split(4) == RandomStream(seed: 3, name: "x").split(4))
  }

  @Test func `The names of Assay's own streams are fixed`() {
    let names: [StreamName] = [.initialisation, .shuffle, .split, .noise]
    #expect(names.map(\.rawValue) == ["init", "shuffle", "split", "noise"])
  }

  @Test func `A generator walks the positions of its stream and can be resumed`() {
    let stream = RandomStream(seed: 5, name: "search")
    var generator = StreamGenerator(stream)
    let drawn = (0..<10).map { _ in generator.next() }
    #expect(drawn == (0..<10).map { stream.bits64(at: $0) })
    var resumed = StreamGenerator(stream, position: generator.position - 3)
    #expect((0..<3).map { _ in resumed.next() } == Array(drawn[7...]))
  }
}
