/// The bit patterns, so that NaN equals itself and 0 differs from −0.
package func bits(_ values: some Sequence<Double>) -> [UInt64] { values.map(\.bitPattern) }
