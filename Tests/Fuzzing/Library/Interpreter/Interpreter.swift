import AssayTensors

/// Runs a program node by node on plain arrays, with a bound of how far every correct evaluation may lie from each
/// value, and with derivatives along one direction by dual numbers. It shares no code with transforms, planning,
/// lowering or kernels; each rule is written from the meaning that the primitive states.
package struct Interpreter {
  package enum Arithmetic: Sendable {
    /// As the element types have it: values to hold a run to.
    case rounded
    /// Real numbers: derivatives to hold each other to.
    case real
  }

  let listing: Program.Listing
  let isReal: Bool
  let hasSlopes: Bool
  /// What all floating tensors are instead, as numerics policies have it.
  let element: ElementType?
  /// Whether sums are added in an order of a policy's, by products with ones and zeros.
  let isReordered: Bool
  private let attributes: [Attributes]
  /// Now; before the first run as the program is given them.
  package private(set) var states: [String: Grid]
  /// Whether a run for derivatives met a place at which a function or its slope is not finite: a division by 0, an
  /// infinity, a loop in which nobody looked. Derivatives may be no numbers then.
  package private(set) var hasPoles = false

  /// `values` are the elements of inputs and states, `slopes` their directions; what is not named is zeros.
  package init(
    _ program: Program, values: [String: [Double]], slopes: [String: [Double]] = [:],
    arithmetic: Arithmetic = .rounded, element: ElementType? = nil, isReordered: Bool = false
  ) {
    listing = program.listing
    isReal = arithmetic == .real
    self.element = element
    self.isReordered = isReordered
    hasSlopes = !slopes.isEmpty
    attributes = listing.nodes.map { Attributes($0.primitive) }
    states = [:]
    for (name, node) in listing.inputs + listing.states {
      let type = listing.nodes[node].type
      let elements = values[name] ?? [Double](repeating: 0, count: type.count)
      let directions = slopes[name] ?? [Double](repeating: 0, count: type.count)
      states[name] = Grid(type, zip(elements, directions).map { Dual(Number($0), slope: Number($1)) })
    }
  }

  /// One run: what can be read after it, by name.
  package mutating func run() throws -> [String: Grid] {
    var known = [Grid?](repeating: nil, count: listing.nodes.count)
    let (isForward, matters) =
      hasSlopes ? (isNeeded { $0 == "loss" }, isNeeded { _ in true }) : ([], [])
    for (name, node) in listing.inputs + listing.states { known[node] = states[name] }
    for (index, node) in listing.nodes.enumerated() where known[index] == nil {
      let operands = node.operands.compactMap { known[$0] }
      let made = try result(attributes[index], operands, node.type)
      if hasSlopes, !hasPoles, matters[index] {
        hasPoles = isPole(attributes[index], operands, made, isForward: isForward[index])
      }
      known[index] = made
    }
    var results: [String: Grid] = [:]
    for (name, node) in listing.outputs { results[name] = known[node] }
    for (name, node) in listing.states {
      if let update = listing.updates.first(where: { $0.state == node }) {
        states[name] = known[update.value]
      }
    }
    for (name, grid) in states where results[name] == nil { results[name] = grid }
    return results
  }

  /// For each node whether one of these outputs depends on it. Where something is chosen by a comparison, what was
  /// compared does not count.
  private func isNeeded(by isOutput: (String) -> Bool) -> [Bool] {
    let choosing = ["Comparison", "ArgumentOfMaximum", "SortIndices", "MaxPoolIndices"]
    var isNeeded = [Bool](repeating: false, count: listing.nodes.count)
    for output in listing.outputs where isOutput(output.name) { isNeeded[output.node] = true }
    for node in listing.nodes.indices.reversed()
    where isNeeded[node] && !choosing.contains(attributes[node].name) {
      for operand in listing.nodes[node].operands { isNeeded[operand] = true }
    }
    return isNeeded
  }

  private func isPole(_ primitive: Attributes, _ operands: [Grid], _ made: Grid, isForward: Bool) -> Bool {
    func contains(_ grid: Grid, _ isPole: (Double) -> Bool) -> Bool {
      grid.elements.contains { !$0.number.isKnown || isPole($0.number.value) }
    }
    let function = try? primitive.text("function")
    if primitive.name == "Scan" { return true }
    if primitive.name == "Binary", function == "divide", contains(operands[1], { $0 == 0 || !$0.isFinite }) {
      return true
    }
    // A number below 0 has no derivative by its exponent.
    if primitive.name == "Binary", function == "power", isForward, contains(operands[0], { $0 < 0 }),
      operands[1].elements.contains(where: { !$0.slope.isZero })
    {
      return true
    }
    guard made.type.isFloating else { return false }
    // The rule of a power takes the logarithm of 0 where it does not count.
    let isLogarithm = primitive.name == "Unary" && function == "logarithm" && !isForward
    return contains(made) { isForward ? !$0.isFinite : $0.isInfinite && !isLogarithm }
  }

  /// What one primitive makes of its operands, whatever the order of its sums.
  func result(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    let adds = [
      "Reduction", "MatrixProduct", "Convolution", "WindowSum", "Fold", "ScatterRows", "OrderedProduct",
    ]
    guard isReordered || primitive.name == "OrderedProduct", type.isFloating, adds.contains(primitive.name)
    else { return try evaluate(primitive, operands, type) }
    // A number that is not finite meets ones and zeros of matrices that others than the policy do without.
    let isFinite = operands.allSatisfy { grid in
      !grid.type.isFloating || grid.elements.allSatisfy { $0.number.isKnown && $0.number.value.isFinite }
    }
    if !isFinite, primitive.name != "OrderedProduct" { return Grid(type, filledWith: .unknown) }
    var grid = try evaluate(primitive, operands, type)
    // A tree of sums does not begin with 0: zeros may keep their sign.
    for index in grid.elements.indices where grid.elements[index].number.isZero {
      grid.elements[index].number.error = arithmetic(type).tiny
    }
    return grid
  }

  /// What one primitive makes of its operands.
  func evaluate(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    switch primitive.name {
    case "Constant":
      let value = try primitive.number("attribute")
      return Grid(type, [Dual(held(value, type))])
    case "ConstantArray": return constants(try primitive.value("bytes"), type)
    case "Unary": return unary(try primitive.text("function"), operands[0], type)
    case "Binary": return try binary(try primitive.text("function"), operands, type)
    case "Comparison": return try comparison(try primitive.text("relation"), operands, type)
    case "Select": return select(operands, type)
    case "Conversion": return conversion(operands[0], type)
    case "Rounding": return try rounding(primitive, operands, type)
    case "Watched": return operands[0]
    case "Reshape": return Grid(type, operands[0].elements)
    case "StopGradient": return Grid(type, operands[0].elements.map { Dual($0.number) })
    case "Broadcast", "Transpose", "Slice", "Windows": return try view(primitive, operands[0], type)
    case "Pad": return try pad(primitive, operands[0], type)
    case "Concatenate": return concatenate(try primitive.value("axis"), operands, type)
    case "Reduction": return try reduction(primitive, operands[0], type)
    case "MatrixProduct", "OrderedProduct": return matrixProduct(operands, type)
    case "CumulativeSum": return try cumulativeSum(primitive, operands[0], type)
    case "ArgumentOfMaximum": return argumentOfMaximum(operands[0], type)
    case "SortIndices": return sortIndices(try primitive.value("isDescending"), operands[0], type)
    case "OneHot": return oneHot(operands[0], type)
    case "GatherRows": return gatherRows(try primitive.value("isZeroOutside"), operands, type)
    case "ScatterRows": return scatterRows(operands, type)
    case "WindowSum", "MaxPoolIndices", "Fold": return try windowed(primitive, operands[0], type)
    case "Convolution": return try convolution(primitive, operands, type)
    case "RandomDraw": return try draw(primitive, operands, type)
    case "Scan": return try scan(primitive, operands, type)
    default:
      throw Attributes.Missing(description: "the interpreter does not know the primitive \(primitive.name)")
    }
  }

  func arithmetic(_ type: TensorType) -> AssayFuzzing.Arithmetic {
    .of(element ?? type.element, isReal: isReal)
  }

  /// A number that stands in a program, as its type holds it.
  func held(_ value: Double, _ type: TensorType) -> Double {
    // Whole numbers and truths have one zero.
    guard type.isFloating else { return value == 0 ? 0 : value }
    return !isReal && (element ?? type.element) == .float32 ? Double(Float(value)) : value
  }

  private func constants(_ bytes: [UInt8], _ type: TensorType) -> Grid {
    let elements: [Dual] = bytes.withUnsafeBytes { bytes in
      (0..<type.count).map { index in
        switch type.element {
        case .float32: Dual(Double(bytes.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)))
        case .float64: Dual(held(bytes.loadUnaligned(fromByteOffset: 8 * index, as: Double.self), type))
        case .int32: Dual(Double(bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
        case .bool: Dual(Double(bytes[index]))
        }
      }
    }
    return Grid(type, elements)
  }
}

extension TensorType {
  var isFloating: Bool { element == .float32 || element == .float64 }
}
