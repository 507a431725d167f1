import AssayKernels

extension Replicas.Layout {
  /// The layout that is expected to be faster: the one whose threads finish first, if all blocks of replicas
  /// take their estimated time.
  ///
  /// Sixteen replicas in lanes share the cost of starting a call, and fill the vectors. But they read sixteen
  /// numbers where a single replica reads one and repeats it, and a block with a free lane takes as long as a
  /// full one.
  package static func faster(for plan: Plan, count: Int, threads: Int) -> Self {
    let width = Int(ASSAY_REPLICA_LANES)
    func rounds(_ blocks: Int) -> Int { (blocks + threads - 1) / threads }
    let (starts, work) = plan.estimates
    let whole = rounds(count) * (starts + work)
    let lanes = rounds((count + width - 1) / width) * (starts + work * width * 9 / 8)
    return lanes < whole ? .lanes : .whole
  }
}

extension Plan {
  /// The estimated picoseconds of one run: those for starting calls and their stages, and those for the work
  /// itself.
  package var estimates: (starts: Int, work: Int) {
    body.reduce((0, 0)) { sum, instruction in
      if let loop = instruction.loop {
        let (starts, work) = loop.plan.estimates
        return (sum.0 + loop.length * starts, sum.1 + loop.length * work)
      }
      return (sum.0 + instruction.starts * Plan.start, sum.1 + instruction.cost)
    }
  }

  /// The estimated picoseconds for starting a call or one of its stages.
  private static let start = 36_000
}

extension Instruction {
  /// The number of kernel starts: a fused call starts its stages for every tile.
  fileprivate var starts: Int {
    guard let fused else { return 1 }
    return fused.stages.count * ((sizes[1] + fused.tile - 1) / max(fused.tile, 1))
  }
}
