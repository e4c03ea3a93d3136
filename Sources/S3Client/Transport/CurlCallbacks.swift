// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// The functions libcurl calls back, each handing over to the transfer it was given as context.
/// They run on the loop's thread, inside `curl_multi_perform`, while the transfer is in flight and
/// so alive.
enum CurlCallbacks {
    static func install(on easy: UnsafeMutableRawPointer) {
        brigade_easy_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            // Anything but `count` ends the transfer (CURLOPT_WRITEFUNCTION(3)).
            guard let transfer = CurlCallbacks.transfer(context) else { return 0 }
            let isTaken = transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: count))
            return isTaken ? count : CurlCallbacks.refusal(of: count)
        }
        brigade_easy_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            guard let transfer = CurlCallbacks.transfer(context) else { return 0 }
            let isTaken = transfer.receiveHead(UnsafeRawBufferPointer(start: bytes, count: count))
            return isTaken ? count : CurlCallbacks.refusal(of: count)
        }
        brigade_easy_set_data_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            guard let transfer = CurlCallbacks.transfer(context) else { return 0 }
            return transfer.sendBody(
                into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        brigade_easy_set_prerequest_callback(easy) { context, _, _, _, _ in
            guard let transfer = CurlCallbacks.transfer(context) else {
                return CURL_PREREQFUNC_ABORT
            }
            return transfer.willSend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    private static func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A count that is not the one offered, even when that is 0.
    private static func refusal(of count: Int) -> Int { count == 0 ? 1 : 0 }
}
