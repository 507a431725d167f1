import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

@Suite struct BlueprintTests {
  private func words<Value>(_ body: () throws -> Value) -> String {
    do {
      return "no error: \(try body())"
    } catch { return "\(error)" }
  }

  @Test func `a blueprint as a person writes it is a network`() throws {
    let blueprint = try Blueprint(
      yaml: """
        input: [28, 28, 1]
        layers:
          - flatten
          - dense: 128
          - batchNorm
          - relu
          - residual:
              - dense: {outputs: 128, weights: {normal: 0.1}}
              - elu: 0.5
          - weightNorm: {dense: 32}
          - transformer: {attention: 4, width: 8, norm: {rmsNorm: 1e-6}}
          - dense: {outputs: 10, weights: glorot, hasBias: false}
        """, file: "net.yaml")
    let layers = blueprint.network.layers
    #expect(
      layers.map { $0.kind } == [
        "flatten", "dense", "batchNorm", "relu", "residual", "weightNorm", "transformer", "dense",
      ])
    #expect(blueprint.input == TensorType([28, 28, 1]) && blueprint.element == nil)
    let last = try #require(layers.last as? Dense)
    #expect(last.outputs == 10 && last.weights == .glorot && !last.hasBias && last.bias == .zeros)
    let block = try #require(layers[6] as? TransformerBlock)
    #expect(block.attention.heads == 4 && (block.norm as? RMSNorm)?.epsilon == 1e-6)
    let body = try #require((layers[4] as? Residual)?.body as? Network)
    #expect((body.layers[0] as? Dense)?.weights == .normal(0.1) && (body.layers[1] as? ELU)?.alpha == 0.5)
    // What is written is the shortest form, and no more.
    #expect(
      try Blueprint(
        Network([Flatten(), Dense(128), BatchNorm(), Activation.relu, Dense(10, hasBias: false)])
      ).yaml()
        == """
        layers:
        - flatten
        - dense: 128
        - batchNorm
        - relu
        - dense:
            outputs: 10
            hasBias: false

        """)
  }

  @Test func `defaults are written when all is asked for`() throws {
    let blueprint = try Blueprint(Network([Dense(2)]), input: TensorType([3], .int32), element: .float64)
    #expect(
      blueprint.json()
        == #"{"input": {"shape": [3], "element": "int32"}, "element": "float64", "layers": [{"dense": 2}]}"#)
    #expect(
      blueprint.json(everything: true)
        == #"{"input": {"shape": [3], "element": "int32"}, "element": "float64", "layers": [{"dense": "#
        + #"{"outputs": 2, "weights": "he", "bias": "zeros", "hasBias": true}}]}"#)
    let other = try Blueprint(Network([Dense(3)]))
    #expect(blueprint != other && blueprint.hash != other.hash && blueprint.hash.count == 64)
  }

  @Test func `a blueprint's model trains with the bits of the network that it came from`() throws {
    let network = Network([
      Dense(5), BatchNorm(momentum: 0.25), Activation.gelu, Dropout(rate: 0.5), Dense(3),
    ])
    let model = Model(classifying: network, width: 4)
    let again = try Blueprint(yaml: Blueprint(model).yaml(), file: "a.yaml").model(objective: .crossEntropy)
    let hashes = try [model, again].map { model in
      let run = try Training(
        model, batch: 2, optimiser: Adam(), initialisation: RandomStream(seed: 1, name: .initialisation))
      for _ in 0..<3 {
        try run.step(features: normals(8, 3).map(Float.init), targets: [0, 1] as [Int32], rate: 0.1)
      }
      return try run.weightsHash()
    }
    #expect(hashes[0] == hashes[1])
    #expect(
      words { try Blueprint(network).model(objective: .crossEntropy) }.contains("the key 'input' is missing"))
  }

  private struct Scale: Layer, Configured {
    var factor = 2.0
    var inner: any Layer = Activation.relu
    var kind: String { "scale" }
    func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { inner(x * factor, in: scope) }
    static let settings = Settings<Scale>(
      "scale", "every number times a factor", like: Scale(),
      [
        Setting(\.factor, "factor", "what numbers are multiplied with", .finite, .optionalMain),
        Setting(\.inner, "inner", "what follows"),
      ])
  }

  @Test func `a layer of the user's own is refused with its place, or read by a vocabulary that has it`()
    throws
  {
    let network = Network([Dense(2), Residual([Activation.relu, WeightNorm(Scale())])])
    #expect(
      words { try Blueprint(network) }
        == "layers[1].residual.body[1].weightNorm.layer: there is no layer 'scale' in the vocabulary; add it to the "
        + "vocabulary, or leave it out")
    var vocabulary = Blueprint.Vocabulary.standard
    vocabulary.layers.add(Element(Scale.settings))
    let blueprint = try Blueprint(network, vocabulary: vocabulary)
    #expect(blueprint.yaml().contains("scale"))
    let again = try Blueprint(
      yaml: "layers: [{scale: 3}, scale, {scale: {inner: scale}}]", file: "a.yaml", vocabulary: vocabulary)
    #expect((again.network.layers[0] as? Scale)?.factor == 3)
    #expect(((again.network.layers[2] as? Scale)?.inner as? Scale)?.factor == 2)
    #expect(
      words { try Blueprint(yaml: "layers: [{scale: .inf}]", file: "a.yaml", vocabulary: vocabulary) }
        == "a.yaml:1:18: layers[0].scale: is inf; it must be finite")
    #expect(
      words {
        try Blueprint(
          Network([
            Network.perceptron(
              depth: -1, width: 1, outputs: 1, activation: .relu, batchNorm: nil, initialiser: .he)
          ]))
      }
      .contains("layers[0][0]: there is no layer 'perceptron'"))
  }

  @Test func `settings without meaning and networks too deep are not written`() {
    #expect(
      words { try Blueprint(Network([Dense(2), Dropout(rate: .nan)])) }
        == "layers[1].dropout: the rate is nan; it must lie in 0 … 1")
    #expect(
      words { try Blueprint(Network([Dense(2, weights: .normal(-1))])) }.contains("layers[0].dense.weights"))
    var layer: any Layer = Activation.relu
    for _ in 0..<400 { layer = Residual(layer) }
    #expect(words { try Blueprint(Network([layer])) }.contains("nests deeper than 100 levels"))
  }

  @Test func `all that can be set is listed with ranges, units and defaults`() throws {
    let listing = Blueprint.Vocabulary.standard.listing
    let layers = try #require(listing.first { $0.noun == "layer" })
    let dense = try #require(layers.elements.first { $0.name == "dense" })
    #expect(dense.settings.map(\.name) == ["outputs", "weights", "bias", "hasBias"])
    #expect(dense.settings[0].defaultValue == nil && dense.settings[0].unit == "units")
    #expect(dense.settings[0].range == "lie in 1 … 1099511627776")
    #expect(dense.settings[1].defaultValue == "he" && dense.settings[3].defaultValue == true)
    for table in listing {
      #expect(Set(table.elements.map(\.name)).count == table.elements.count, "\(table.noun)")
      for element in table.elements {
        #expect(!element.meaning.isEmpty && Set(element.settings.map(\.name)).count == element.settings.count)
        for setting in element.settings { #expect(!setting.meaning.isEmpty && !setting.kind.isEmpty) }
      }
    }
  }
}
