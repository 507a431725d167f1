/// All derivatives of every element of `value` with respect to each variable: of shape
/// [value's shape…, variable's shape…]. Row by row the bits of `vjp` with unit cotangents; traced as one
/// reverse pass under `vmap`. Cost: that of a gradient times the elements of `value`.
public func jacobian(
  of value: Tensor, withRespectTo variables: [Tensor], file: StaticString = #fileID,
  line: UInt = #line
) -> [Tensor] {
  let count = value.type.count
  let unit = TensorType([count, count], value.type.element)
  guard value.type.element.isFloating, unit.impossibility == nil, count <= Int(Int32.max) else {
    let reason = unit.impossibility ?? "takes the derivatives of real numbers, and not more than \(Int32.max)"
    return variables.map {
      $0.refused(by: "jacobian", at: SourceLocation(file, line).description, reason)
    }
  }
  let rows = vmap([identity(count, like: value)], file: file, line: line) { unit in
    vjp(
      of: [value], cotangents: [unit[0].reshaped(value.shape)], withRespectTo: variables, file: file,
      line: line)
  }
  return zip(rows, variables).map { $0.reshaped(value.shape + $1.shape, file: file, line: line) }
}

/// The second derivatives of one real number with respect to one tensor: [shape…, shape…]. Cost: that of a
/// gradient times the elements of the variable.
public func hessian(
  of value: Tensor, withRespectTo variable: Tensor, file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  let slope = gradient(of: value, withRespectTo: [variable], file: file, line: line)[0]
  return jacobian(of: slope, withRespectTo: [variable], file: file, line: line)[0]
}

/// The Hessian of one real number times a direction, one tensor for each variable: forward over reverse
/// (Pearlmutter 1994). Cost: a small multiple of the traced operations, whatever the size of the Hessian.
public func hessianVectorProduct(
  of value: Tensor, along directions: [(variable: Tensor, direction: Tensor)],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  let slopes = gradient(
    of: value, withRespectTo: directions.map(\.variable), file: file, line: line)
  return jvp(of: slopes, along: directions, file: file, line: line)
}

/// The gradient of `loss` for each example by itself: examples stand along the first axis of every batched
/// tensor, and of each result. Each has the bits that it has alone.
///
/// - Parameters:
///   - batched: What differs from example to example, such as features and labels.
///   - variables: What the gradients are taken of; shared by all examples.
///   - file: What an error names as the place.
///   - line: What an error names as the place.
///   - loss: From the tensors of one example to one real number.
public func perExampleGradients(
  of batched: [Tensor], withRespectTo variables: [Tensor], file: StaticString = #fileID,
  line: UInt = #line, _ loss: ([Tensor]) throws -> Tensor
) rethrows -> [Tensor] {
  try vmap(batched, file: file, line: line) {
    gradient(of: try loss($0), withRespectTo: variables, file: file, line: line)
  }
}

/// The identity matrix in a tensor's trace and of its element type.
private func identity(_ size: Int, like tensor: Tensor) -> Tensor {
  let numbers = ConstantArray((0..<Int32(size)).map { $0 }, [size])
  let element: ElementType = tensor.type.element == .float64 ? .float64 : .float32
  return tensor.graph.apply(numbers, to: [], at: tensor.location)
    .oneHot(classes: size, element: element)
}
