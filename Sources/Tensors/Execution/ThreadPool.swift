import AssayKernels

/// Threads that share the parts of a piece of work and sleep while there is none. Unchecked, as pointers are
/// never Sendable: the C code synchronises what threads share, and only one caller at a time may use a pool.
package final class ThreadPool: @unchecked Sendable {
  let pool: OpaquePointer?
  package let threads: Int

  /// Makes a pool of this many threads, including the caller's. Where the system gives fewer, the work takes
  /// longer.
  package init(threads: Int) {
    self.threads = threads
    pool = threads > 1 ? assay_pool_create(Int32(clamping: threads)) : nil
  }

  deinit { assay_pool_destroy(pool) }

  /// Calls the body for each of 0 ..< parts, in any order, on the calling thread and the others; returns when
  /// all calls have returned. One caller at a time; the body must not use the same pool.
  package func forEach(_ parts: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      withUnsafeMutablePointer(to: &body) { body in
        assay_pool_do(
          pool, Int64(parts),
          { context, part in
            context?.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(Int(part))
          }, body)
      }
    }
  }
}
