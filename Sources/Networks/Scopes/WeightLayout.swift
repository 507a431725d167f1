import AssayTensors

/// Which axes of a weight count the outputs and which the inputs of its layer.
///
/// An initialiser counts fans, and weight norm and weight standardisation normalise, by what goes into one output,
/// however the weight is stored.
public enum WeightLayout: Sendable, Hashable, Codable {
  /// [outputs, inputs/groups, kernel…]: dense layers, convolutions, recurrent layers.
  case outputsFirst
  /// [inputs, outputs/groups, kernel…]: transposed convolutions.
  case inputsFirst(groups: Int)

  /// Why a weight of this shape has no such layout, in words; nil where it has.
  func fault(of shape: [Int]) -> String? {
    guard case .inputsFirst(let groups) = self else { return nil }
    return shape.count >= 2 && groups >= 1 && shape[0] % groups == 0
      ? nil
      : "a weight with its inputs first has two axes or more, the first in \(groups) equal groups, unlike \(shape)"
  }

  /// The shape with the outputs first, [outputs, inputs/groups, kernel…], of a weight stored in `shape`.
  public func outputsFirst(_ shape: [Int]) -> [Int] {
    guard case .inputsFirst(let groups) = self, shape.count >= 2, groups >= 1 else { return shape }
    return [shape[1] * groups, shape[0] / groups] + shape.dropFirst(2)
  }

  /// The weight as a matrix [outputs, all that goes into one].
  func rows(of weight: Tensor) -> Tensor {
    let shape = outputsFirst(weight.shape)
    let matrix = [shape.first ?? 1, shape.dropFirst().reduce(1, *)]
    guard case .inputsFirst(let groups) = self else { return weight.reshaped(matrix) }
    return exchanged(weight, groups, [shape[1], shape[0] / groups], matrix[1] / max(shape[1], 1))
      .reshaped(matrix)
  }

  /// The reverse of ``rows(of:)``.
  func weight(ofRows rows: Tensor, _ shape: [Int]) -> Tensor {
    guard case .inputsFirst(let groups) = self else { return rows.reshaped(shape) }
    return exchanged(rows, groups, [shape[1], shape[0] / groups], shape.dropFirst(2).reduce(1, *))
      .reshaped(shape)
  }

  /// Numbers drawn for the shape with the outputs first, in the order in which a weight of `shape` stores them.
  func stored(_ values: [Double], _ shape: [Int]) -> [Double] {
    guard case .inputsFirst(let groups) = self, shape.count >= 2, groups >= 1 else { return values }
    let (inputs, outputs) = (shape[0] / groups, shape[1])
    let places = shape.dropFirst(2).reduce(1, *)
    return (0..<groups).flatMap { group in
      (0..<inputs).flatMap { input in
        (0..<outputs).flatMap { output in
          values[(((group * outputs + output) * inputs + input) * places)...].prefix(places)
        }
      }
    }
  }

  /// [groups, a, b, places] as [groups, b, a, places].
  private func exchanged(_ x: Tensor, _ groups: Int, _ sides: [Int], _ places: Int) -> Tensor {
    x.reshaped([groups] + sides + [places]).transposed([0, 2, 1, 3])
  }
}
