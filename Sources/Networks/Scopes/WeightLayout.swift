import AssayTensors

/// Which axes of a weight count the outputs and the inputs of its layer.
///
/// An initialiser's fans, and the norms of weight norm and weight standardisation, are about the numbers that
/// enter one output, in whichever order the weight is stored.
public enum WeightLayout: Sendable, Hashable, Codable {
  /// [outputs, inputs/groups, kernel…]: dense layers, convolutions, recurrent layers.
  case outputsFirst
  /// [inputs, outputs/groups, kernel…]: transposed convolutions.
  case inputsFirst(groups: Int)

  /// Why a weight of this shape cannot have this layout, in words; nil if it can.
  func fault(of shape: [Int]) -> String? {
    guard case .inputsFirst(let groups) = self else { return nil }
    return shape.count >= 2 && groups >= 1 && shape[0] % groups == 0
      ? nil
      : "a weight with its inputs first has two axes or more, the first in \(groups) equal groups, unlike \(shape)"
  }

  /// The shape with the outputs first, [outputs, inputs/groups, kernel…], of a weight that is stored in
  /// `shape`.
  public func outputsFirst(_ shape: [Int]) -> [Int] {
    guard case .inputsFirst(let groups) = self, shape.count >= 2, groups >= 1 else { return shape }
    return [shape[1] * groups, shape[0] / groups] + shape.dropFirst(2)
  }

  /// The weight as a matrix [outputs, numbers that enter one output].
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

  /// Numbers drawn for the shape with the outputs first, reordered for a weight stored in `shape`.
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
