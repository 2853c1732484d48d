package io.jvloop.proactor.iocp;

/** The functions of Windows that are called, each looked up once. */
enum WindowsFunction {
    VIRTUAL_ALLOC("kernel32", "VirtualAlloc"),
    VIRTUAL_FREE("kernel32", "VirtualFree"),
    CREATE_IO_COMPLETION_PORT("kernel32", "CreateIoCompletionPort"),
    GET_QUEUED_COMPLETION_STATUS_EX("kernel32", "GetQueuedCompletionStatusEx"),
    POST_QUEUED_COMPLETION_STATUS("kernel32", "PostQueuedCompletionStatus"),
    CANCEL_IO_EX("kernel32", "CancelIoEx"),
    CLOSE_HANDLE("kernel32", "CloseHandle"),
    RTL_NT_STATUS_TO_DOS_ERROR("ntdll", "RtlNtStatusToDosError"),
    WSA_STARTUP("ws2_32", "WSAStartup"),
    WSA_CLEANUP("ws2_32", "WSACleanup"),
    WSA_SOCKET("ws2_32", "WSASocketW"),
    WSA_IOCTL("ws2_32", "WSAIoctl"),
    BIND("ws2_32", "bind"),
    LISTEN("ws2_32", "listen"),
    CONNECT("ws2_32", "connect"),
    GET_SOCK_NAME("ws2_32", "getsockname"),
    GET_PEER_NAME("ws2_32", "getpeername"),
    GET_SOCK_OPT("ws2_32", "getsockopt"),
    SET_SOCK_OPT("ws2_32", "setsockopt"),
    SHUTDOWN("ws2_32", "shutdown"),
    CLOSE_SOCKET("ws2_32", "closesocket"),
    WSA_RECV("ws2_32", "WSARecv"),
    WSA_SEND("ws2_32", "WSASend"),
    WSA_RECV_FROM("ws2_32", "WSARecvFrom"),
    WSA_SEND_TO("ws2_32", "WSASendTo");

    private final String library;
    private final String function;
    /** 0 until it is looked up. Two threads that look it up at once find the same address. */
    private long address;

    WindowsFunction(String library, String function) {
        this.library = library;
        this.function = function;
    }

    long address(Win32 win32) {
        long found = address;
        if (found == 0) {
            found = win32.find(library, function);
            address = found;
        }
        return found;
    }
}
