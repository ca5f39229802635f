module meshtools/standin

go 1.19
