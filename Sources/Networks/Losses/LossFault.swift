import AssayTensors
import AssayVariables

/// Why a loss of these two tensors is undefined; nil if it is defined. A loss compares element by element, and
/// broadcasts neither tensor.
func lossFault(_ outputs: Tensor, _ targets: Tensor) -> String? {
  outputs.type == targets.type
    ? nil : "outputs and targets have one shape and element type, unlike \(outputs.type) and \(targets.type)"
}

/// Why a cross-entropy with these settings is undefined; nil if it is defined.
func lossFault(classes: Int, smoothing: Double, classWeights: [Double]?) -> String? {
  if let fault = LossVariables.smoothing.fault(of: smoothing) { return fault }
  guard let classWeights else { return nil }
  guard classWeights.count == classes else {
    return "there are \(classWeights.count) weights of classes, and \(classes) classes"
  }
  for (index, weight) in classWeights.enumerated() {
    let variable = Variable(
      "weight", "the weight of a class", LossVariables.classWeight, called: "the weight of class \(index)")
    if let fault = variable.fault(of: weight) { return fault }
  }
  return classWeights.contains { $0 > 0 } ? nil : "all weights of classes are 0; one must be positive"
}
