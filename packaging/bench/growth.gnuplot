# SPDX-License-Identifier: GPL-3.0-or-later
# growth.csv to growth.svg; see packaging/bench/growth.
set datafile separator ","
set terminal svg size 960,320 font "sans,11" background "white"
set output "growth.svg"
set multiplot layout 1,3
set logscale x
set xlabel "references"
set format x "10^{%L}"
set grid
set key top left
set yrange [0:60]
set ylabel "milliseconds a query"
plot "growth.csv" every ::1 using 1:5 with linespoints pt 7 title "search, median", \
     "" every ::1 using 1:6 with linespoints pt 6 dt 2 title "search, 95 %", \
     "" every ::1 using 1:7 with linespoints pt 5 title "verify, median"
set yrange [0:*]
set ylabel "MiB of keypoint lists"
plot "growth.csv" every ::1 using 1:3 with linespoints pt 7 notitle
set key bottom left
set yrange [0.8:1]
set ylabel "share"
plot "growth.csv" every ::1 using 1:9 with linespoints pt 6 dt 2 title "recall at 20 candidates", \
     "" every ::1 using 1:10 with linespoints pt 7 title "micro average precision", \
     "" every ::1 using 1:11 with linespoints pt 5 title "recall at precision 90"
