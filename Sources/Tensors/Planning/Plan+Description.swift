import AssayKernels

extension Plan {
  /// A description of each call of a run, in order: for tests, and to see where the time goes.
  package var callDescriptions: [String] { body.map(\.description) }
  /// A description of each call of the changing part.
  package var changingCallDescriptions: [String] {
    body.dropFirst(changing?.start ?? body.count).map(\.description)
  }
}

extension Instruction: CustomStringConvertible {
  /// Text such as `fused float32 (#3, #4) from (#1, #2), 32 rows of 10: tile 32, run of 5; reduce_sum; run of 3`.
  var description: String {
    func list(_ positions: [BufferPosition]) -> String {
      positions.map { "#\($0.buffer)\($0.byteOffset == 0 ? "" : "+\($0.byteOffset)")" }.joined(
        separator: ", ")
    }
    let name = loop == nil ? FusedCall.name(kernel) : "loop"
    let what = fused.map { "\(sizes[1]) rows of \($0.columns): \($0.description)" } ?? "\(sizes)"
    return "\(name) \(element.rawValue) (\(list(outputs))) from (\(list(inputs))), \(what)"
  }
}

extension FusedCall: CustomStringConvertible {
  var description: String {
    "tile \(tile), "
      + stages.map { stage in
        switch stage.kind {
        case Int(ASSAY_STAGE_RUN): "run of \(stage.microCount)\(stage.isFlat ? "" : " a row")"
        case Int(ASSAY_STAGE_SPREAD_SAME), Int(ASSAY_STAGE_SPREAD_EACH): "spread"
        default: stage.kernel.map(FusedCall.name) ?? "?"
        }
      }.joined(separator: "; ")
  }

  /// A kernel's name in the table.
  static func name(_ kernel: KernelPath) -> String {
    String("\(kernel)".split(separator: ".").last ?? "?")
  }
}
