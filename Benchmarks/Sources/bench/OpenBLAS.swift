#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// OpenBLAS as the system has it, loaded at run time: building does not need it, and a machine without it
/// still measures our side. It uses one thread. Its core is forced because OpenBLAS often fails to recognise
/// a virtual machine's processor and is then much slower.
struct OpenBLAS {
  typealias Single =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>,
      Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void
  typealias Twofold =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32, UnsafePointer<Double>,
      Int32, Double, UnsafeMutablePointer<Double>, Int32
    ) -> Void

  let sgemm: Single
  let dgemm: Twofold
  /// The name with the core that the library reports, such as "OpenBLAS (SkylakeX core)".
  let name: String

  /// Loads the library; nil when the machine has no OpenBLAS.
  init?(matching instructionSet: String) {
    // The library reads both variables when it is loaded.
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    let cores = ["avx512": "SkylakeX", "avx2": "Haswell"]
    if let core = cores[instructionSet] { setenv("OPENBLAS_CORETYPE", core, 0) }
    let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
      let single = dlsym(library, "cblas_sgemm"), let twofold = dlsym(library, "cblas_dgemm"),
      let core = dlsym(library, "openblas_get_corename")
    else { return nil }
    sgemm = unsafeBitCast(single, to: Single.self)
    dgemm = unsafeBitCast(twofold, to: Twofold.self)
    let coreName = unsafeBitCast(core, to: (@convention(c) () -> UnsafePointer<CChar>?).self)()
    name = "OpenBLAS (\(coreName.map { String(cString: $0) } ?? "unknown") core)"
  }
}
