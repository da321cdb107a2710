"""Makes the Parquet files beside it, as VPC Flow Logs are delivered: gzip inside, int32 and int64 columns, dashes in
text for what is missing. Two writers, since their encodings differ. Needs pyarrow and duckdb."""
import datetime
import pyarrow as pa
import pyarrow.parquet as pq
import duckdb

START = int(datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc).timestamp())
rows = [
    ("10.0.3.17", "52.46.150.1", 443, 1030, "OK"),
    ("10.0.3.18", "54.80.1.2", 443, 5100, "OK"),
    ("10.0.3.17", "93.184.216.34", 443, 1030, "OK"),
    ("-", "-", None, 1030, "SKIPDATA"),
] + [("10.0.3.17", "10.0.%d.%d" % (i % 9, i % 250), 8000 + i, 1000 + i, "OK") for i in range(1000)]
flows = pa.table(
    {
        "version": pa.array([2] * len(rows), pa.int32()),
        "account_id": ["123456789010"] * len(rows),
        "interface_id": ["eni-0a1b2c3d4e5f60718"] * len(rows),
        "srcaddr": [r[0] for r in rows],
        "dstaddr": [r[1] for r in rows],
        "srcport": pa.array([43210] * len(rows), pa.int32()),
        "dstport": pa.array([r[2] for r in rows], pa.int32()),
        "protocol": pa.array([6] * len(rows), pa.int32()),
        "packets": pa.array([20] * len(rows), pa.int64()),
        "bytes": pa.array([4249] * len(rows), pa.int64()),
        "start": pa.array([START + r[3] for r in rows], pa.int64()),
        "end": pa.array([START + r[3] + 59 for r in rows], pa.int64()),
        "action": ["ACCEPT"] * len(rows),
        "log_status": [r[4] for r in rows],
    }
)
pq.write_table(flows, "pyarrow.parquet", compression="gzip")
duckdb.sql("copy flows to 'duckdb.parquet' (format parquet, compression gzip)")
