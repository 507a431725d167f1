import AssayNetworks
import AssayTensors
import Testing

/// The profiles' recurrent layers against Flax and Keras themselves: output, gradients, and parameters after
/// ten steps of gradient descent. References/recurrent.py describes each case.
@Suite struct RecurrentReferenceTests {
  private static let pairs: [(String, any Layer)] = [
    ("flax gru", GRU(2, profile: .flax)), ("flax lstm", LSTM(2, profile: .flax)),
    ("keras gru", GRU(2, profile: .keras)),
    ("keras gru, reset before", GRU(2, reset: .beforeProduct, bias: .one)),
    ("keras lstm", LSTM(2, bias: .one)),
  ]

  @Test func `a recurrent layer of a profile is the framework's`() throws {
    let references = try References.load("recurrent")
    #expect(references.cases.map(\.name) == Self.pairs.map(\.0))
    for (name, layer) in Self.pairs {
      let reference = try references[name]
      let run = try layer.trained(on: reference)
      for (tensor, values) in run {
        try expectAgreement(values, reference[tensor], tolerance: 1e-10, "\(name), \(tensor)")
      }
      let asked = reference.tensors.keys.filter { $0 != "x" && $0 != "target" && !$0.hasPrefix("start.") }
      #expect(Set(run.map(\.name)) == Set(asked), "\(name)")
    }
  }

  @Test func `biases that a layer has no place for are refused in words`() {
    func words(_ layer: any Layer) -> String? {
      #expect(throws: TensorError.self) { try layer.weights(for: TensorType([2, 3, 4])) }?.description
    }
    #expect(words(LSTM(2, bias: .oneAndCandidate))?.contains("an LSTM has no reset gate") == true)
    #expect(
      words(GRU(2, reset: .beforeProduct, bias: .oneAndCandidate))?.contains("a reset before the product")
        == true)
  }
}
