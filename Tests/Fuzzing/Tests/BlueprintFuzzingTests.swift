import AssayFuzzing
import AssayNetworks
import AssayTensors
import Testing

/// Random networks are written and read as the same, to the bit.
@Suite struct BlueprintFuzzingTests {
  private func text(_ value: Any) -> String {
    var text = ""
    dump(value, to: &text)
    return text
  }

  @Test func `random networks are their blueprints' networks, in YAML and in JSON`() throws {
    for number in 0..<150 {
      let made = NetworkCase(seed: 21, number: number)
      let network = Network(made.layers)
      let blueprint = try Blueprint(network, input: made.example, element: made.element)
      for again in [
        try Blueprint(yaml: blueprint.yaml(), file: "a.yaml"),
        try Blueprint(json: blueprint.json(), file: "a.json"),
        try Blueprint(yaml: blueprint.yaml(everything: true), file: "a.yaml"),
        try Blueprint(json: blueprint.json(everything: true), file: "a.json"),
      ] {
        #expect(text(again.network) == text(network) && again == blueprint, "\(made.source)")
        #expect(again.input == made.example && again.element == made.element)
      }
      let optimisers = Blueprint.Vocabulary.standard.optimisers
      let optimiser = try optimisers.value(of: optimisers.document(of: made.optimiser))
      #expect(text(optimiser) == text(made.optimiser), "\(made.source)")
      #expect(try Schedule.table.value(of: Schedule.table.document(of: made.schedule)) == made.schedule)
      #expect(
        try NumericsPolicy.settings.value(of: NumericsPolicy.settings.document(of: made.policy))
          == made.policy)
    }
  }
}
