import AssayNetworks
import Testing

/// Blueprints that are wrong, foolish or hostile: each is refused in words, with file and line.
@Suite struct HostileBlueprintTests {
  private static func layers(_ text: String) -> String { "layers:\n  - relu\n  - \(text)\n" }

  private static let veryDeep = "layers: " + String(repeating: "[", count: 5000)
  private static let deep =
    "layers: \(String(repeating: "[", count: 200))\(String(repeating: "]", count: 200))"
  private static let deepJSON = "{\"layers\": " + String(repeating: "[", count: 100_000)

  /// YAML, and what its error says.
  static let yaml: [(String, String)] = [
    ("", "the file is empty"), ("layers", "a map of keys and values is needed"),
    ("{}", "'layers' is missing"),
    ("layers: relu", "layers stand in a list"),
    ("layers: [relu, relo]", "there is no layer 'relo'; did you mean 'relu'?"),
    ("layer: [relu]", "there is no key 'layer'; did you mean 'layers'?"),
    (layers("dense"), "net.yaml:3:5: layers[1]: 'dense' needs 'outputs'"),
    (layers("dense: {outptus: 3}"), "there is no key 'outptus'; did you mean 'outputs'?"),
    (layers("dense: {outputs: 0}"), "is 0; it must lie in 1 … 1099511627776"),
    (layers("dense: -3"), "net.yaml:3:12: layers[1].dense: is -3; it must lie in 1"),
    (layers("dense: 1e300"), "a whole number is needed"),
    (layers("dense: 99999999999999999999"), "a whole number is needed"),
    (layers("dense: 2.5"), "a whole number is needed"),
    (layers("dense: many"), "is the text 'many'; a whole number is needed"),
    (layers("dense: [3]"), "a whole number is needed"),
    (layers("dense: {outputs: 3, outputs: 4}"), "occurs more than once"),
    (layers("dense: {outputs: 3, hasBias: yes}"), "true or false is needed"),
    (layers("dense: {outputs: 3, weights: hee}"), "there is no initialiser 'hee'; did you mean 'he'?"),
    (layers("dense: {outputs: 3, weights: {normal: .nan}}"), "is nan; it must be 0 or positive, and finite"),
    (layers("dense: {outputs: 3, weights: {normal: 1e400}}"), "is inf; it must be 0 or positive, and finite"),
    (layers("dense: {outputs: 3, weights: {normal: 1, uniform: 1}}"), "not a map of 2 keys"),
    (layers("dropout: {rate: 0.5, unit: chanel}"), "there is no 'chanel'; did you mean 'channel'?"),
    (layers("batchNorm: 3"), "'batchNorm' takes a map of settings"),
    (layers("relu: 3"), "'relu' has no settings"),
    (layers("convolution: {outputs: 2, kernel: [3, -1]}"), "kernel[1]: is -1; it must lie in 1 … 1048576"),
    (layers("residual: [relu, [tanh, {dense: }]]"), "'dense' needs 'outputs'"),
    (layers("weightNorm: {dense: {units: 3}}"), "there is no key 'units'"),
    (layers("5"), "is no name of a layer"),
    (layers("~"), "is no name of a layer"), (layers("&a {dense: 3}"), "anchors"), (layers("*a"), "net.yaml"),
    ("layers: &a [*a]", "net.yaml"), (layers("!layer relu"), "tags"),
    ("input: [0]\nlayers: []", "input[0]: is 0"),
    ("input: [-1, 2]\nlayers: []", "is -1; it must lie in 1"),
    ("input: many\nlayers: []", "a list is needed"),
    ("element: int32\nlayers: []", "there is no 'int32'; there are float32, float64"),
    (veryDeep, "net.yaml"), (deep, "deeper than 100 levels"),
    ("layers: [relu\n\u{0}]", "net.yaml"), ("layers:\n\t- relu", "tab"), ("layers: [relu", "net.yaml"),
    ("layers: []\n---\nlayers: []", "net.yaml"),
    (layers("lstm: {units: 3, start: {inputWeights: he}}"), "'recurrentStart' needs 'hiddenWeights'"),
    (
      layers("transformer: {attention: {heads: 2, scal: 1}, width: 3}"),
      "there is no key 'scal'; did you mean 'scale'?"
    ),
  ]

  static let json: [(String, String)] = [
    ("", "the file ends"), ("[]", "a map of keys and values is needed"),
    (#"{"layers": [NaN]}"#, "is no value of JSON"),
    (#"{"layers": ["relu"]"#, "a comma or } is needed"),
    (#"{"layers": [], "layers": []}"#, "occurs more than once"),
    (#"{"layers": [{"dropout": 1e400}]}"#, "is inf; it must lie in 0 … 1"),
    (#"{"layers": [{"dense": "3"}]}"#, "remove the quotes"),
    (#"{"layers": [{"dense": null}]}"#, "'dense' needs"),
    (deepJSON, "deeper than 100 levels"),
    (#"{"layers": [{"elu": {"alpha": true}}]}"#, "a number is needed"),
    (#"{"layers": [{}]}"#, "not a map of 0 keys"), (#"{"layers": [{"": 1}]}"#, "there is no layer ''"),
  ]

  private func words(_ body: () throws -> Blueprint) -> String {
    do {
      return "taken: \(try body())"
    } catch { return "\(error)" }
  }

  @Test func `hostile blueprints in YAML are refused in words`() {
    for (text, expected) in Self.yaml {
      let said = words { try Blueprint(yaml: text, file: "net.yaml") }
      #expect(said.hasPrefix("net.yaml:") && said.contains(expected), "\(text.prefix(80)): \(said)")
    }
  }

  @Test func `hostile blueprints in JSON are refused in words`() {
    for (text, expected) in Self.json {
      let said = words { try Blueprint(json: text, file: "net.json") }
      #expect(said.hasPrefix("net.json:") && said.contains(expected), "\(text.prefix(80)): \(said)")
    }
  }

  @Test func `a network too large for any machine is read, and refused when it is traced`() throws {
    let blueprint = try Blueprint(
      yaml: "input: [1099511627776]\nlayers: [{dense: 1099511627776}]", file: "net.yaml")
    let model = try blueprint.model(objective: .meanSquares)
    #expect(throws: (any Error).self) { try model.evaluation(count: 1, mode: .evaluation) }
  }
}
