import AssayNetworks
import AssayTensors
import Testing

/// First and second derivatives of every layer with respect to its input, parameters and statistics, in both
/// modes of differentiation, alone and under `vmap`; in training mode and, where that differs, in evaluation.
@Suite struct LayerGradientTests {
  @Test(arguments: Specimen.all) func `derivatives are those of the function`(_ specimen: Specimen) throws {
    try check(specimen, .training)
    if specimen.layer.needs.distinguishesModes { try check(specimen, .evaluation) }
  }

  private func check(_ specimen: Specimen, _ mode: Mode) throws {
    let layer = specimen.layer
    let weights = try layer.weights(for: specimen.type, mode: mode, element: .float64)
    var names = weights.map(\.name)
    var points = weights.map { CheckPoint(specimen.values(of: $0), $0.type.shape) }
    for stream in mode == .training ? layer.needs.streams : [] {
      names += ["\(stream).words", "\(stream).position"]
      points += [CheckPoint(labels: [3, 1, 4, 1], [4]), CheckPoint(labels: [2], [])]
    }
    if layer.needs.domain {
      names.append("domain")
      points.append(CheckPoint(labels: [1], []))
    }
    points.append(
      specimen.element == .int32
        ? CheckPoint(labels: specimen.input.map { Int32($0) }, specimen.shape)
        : CheckPoint(specimen.input, specimen.shape))
    try checkGradients(at: points, tolerance: 1e-6) { [names] tensors in
      let given = Dictionary(uniqueKeysWithValues: zip(names, tensors))
      return [
        layer.applied(to: tensors[names.count], weights: given, mode: mode, domain: given["domain"])
          .value
      ]
    }
  }
}
