<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DerivationTexts</name>
    <message>
        <source>likely original (%1)</source>
        <translation>可能是原图（%1）</translation>
    </message>
    <message>
        <source>not linked to any of the above</source>
        <translation>与以上各图均无连接</translation>
    </message>
    <message>
        <source>made from %1 with %2</source>
        <translation>源自 %1，概率 %2</translation>
    </message>
    <message>
        <source>linked to %1, which looks made from it</source>
        <translation>与 %1 相连，但单看这一对，后者更像源自它</translation>
    </message>
    <message>
        <source>linked to %1, direction undecided</source>
        <translation>与 %1 相连，方向未定</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>weakest link</source>
        <translation>最弱连接</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>possible original (%1)</source>
        <translation>也可能是原图（%1）</translation>
    </message>
    <message numerus="yes">
        <source>in %Ln file(s)</source>
        <translation>
            <numerusform>共 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>probability of a copy %1</source>
        <translation>副本概率 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts of an image</comment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>DirectionSentences</name>
    <message>
        <source>contains less detail (model)</source>
        <translation>描述子所含信息更少</translation>
    </message>
    <message>
        <source>shows less</source>
        <translation>画面内容更少</translation>
    </message>
    <message>
        <source>something was added</source>
        <translation>添加了内容</translation>
    </message>
    <message>
        <source>processed</source>
        <translation>有处理痕迹</translation>
    </message>
    <message>
        <source>smaller for the same content</source>
        <translation>内容相同但尺寸更小</translation>
    </message>
    <message>
        <source>lacks fine detail</source>
        <translation>缺少细节</translation>
    </message>
    <message>
        <source>compressed before</source>
        <translation>曾被压缩过</translation>
    </message>
    <message>
        <source>lower quality</source>
        <translation>质量更低</translation>
    </message>
    <message>
        <source>camera data missing</source>
        <translation>相机信息已丢失</translation>
    </message>
    <message>
        <source>location missing</source>
        <translation>位置信息已丢失</translation>
    </message>
    <message>
        <source>written by an editor</source>
        <translation>由编辑软件保存</translation>
    </message>
    <message>
        <source>later dates</source>
        <translation>日期更晚</translation>
    </message>
    <message>
        <source>longer edit history</source>
        <translation>编辑历史更长</translation>
    </message>
    <message>
        <source>names the other as its source</source>
        <translation>注明另一张为其来源</translation>
    </message>
    <message>
        <source>A was made from B (%1)</source>
        <translation>A 源自 B（%1）</translation>
    </message>
    <message>
        <source>B was made from A (%1)</source>
        <translation>B 源自 A（%1）</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>方向未定</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>by verdict</source>
        <translation>由人判定</translation>
    </message>
</context>
<context>
    <name>EditSentences</name>
    <message>
        <source>upside down</source>
        <translation>上下颠倒</translation>
    </message>
    <message>
        <source>rotated %1° counterclockwise</source>
        <translation>逆时针旋转 %1°</translation>
    </message>
    <message>
        <source>rotated %1° clockwise</source>
        <translation>顺时针旋转 %1°</translation>
    </message>
    <message>
        <source>resized to %1</source>
        <translation>缩放至 %1</translation>
    </message>
    <message>
        <source>with a border that fills %1</source>
        <translation>加边框（占 %1）</translation>
    </message>
    <message>
        <source>with text or a sticker added</source>
        <translation>添加了文字或贴纸</translation>
    </message>
    <message>
        <source>pasted into another picture that fills %1</source>
        <translation>嵌入另一张图像（后者占 %1）</translation>
    </message>
    <message>
        <source>placed beside other pictures</source>
        <translation>与其他图像拼在一起</translation>
    </message>
    <message>
        <source>shown in a screenshot</source>
        <translation>出现在截图中</translation>
    </message>
    <message>
        <source>with its perspective changed</source>
        <translation>改变了透视</translation>
    </message>
    <message>
        <source>narrowed to %1 of its width</source>
        <translation>宽度压缩至 %1</translation>
    </message>
    <message>
        <source>widened by a factor of %1</source>
        <translation>宽度拉伸至 %1 倍</translation>
    </message>
    <message>
        <source>converted to greyscale</source>
        <translation>转为灰度</translation>
    </message>
    <message>
        <source>recoloured</source>
        <translation>重新调色</translation>
    </message>
    <message>
        <source>with brightness or contrast changed</source>
        <translation>调整了亮度或对比度</translation>
    </message>
    <message>
        <source>with light and dark inverted</source>
        <translation>明暗反转</translation>
    </message>
    <message>
        <source>recompressed</source>
        <translation>压缩更强</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>sharpened</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>pixelated in blocks of %1 pixels</source>
        <translation>马赛克（每块 %1 像素）</translation>
    </message>
    <message>
        <source>with noise added</source>
        <translation>添加了噪点</translation>
    </message>
    <message>
        <source>blended with another picture</source>
        <translation>与另一张图像混合</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>%1 is a mirrored copy of %2</source>
        <translation>%1 是 %2 的镜像副本</translation>
    </message>
    <message>
        <source>%1 is a copy of %2</source>
        <translation>%1 是 %2 的副本</translation>
    </message>
    <message>
        <source>%1 is a mirrored crop to %2 of %3</source>
        <translation>%1 是 %3 的镜像裁剪（保留 %2）</translation>
    </message>
    <message>
        <source>%1 is a crop to %2 of %3</source>
        <translation>%1 是 %3 的裁剪（保留 %2）</translation>
    </message>
    <message>
        <source>few keypoints</source>
        <translation>关键点少</translation>
    </message>
    <message>
        <source>all matches on one line</source>
        <translation>匹配点都在一条直线上</translation>
    </message>
    <message>
        <source>all matches in one spot</source>
        <translation>匹配点都集中在一处</translation>
    </message>
    <message>
        <source>matches on a repeated pattern</source>
        <translation>匹配的是重复图案</translation>
    </message>
    <message>
        <source>matches only on borders</source>
        <translation>只有边框匹配</translation>
    </message>
    <message>
        <source>matches only on lettering</source>
        <translation>只有文字匹配</translation>
    </message>
    <message>
        <source>the overlap differs</source>
        <translation>重叠部分不一致</translation>
    </message>
    <message>
        <source>taken from another viewpoint</source>
        <translation>拍摄视角不同</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>same framing</source>
        <translation>两者画面范围相同</translation>
    </message>
    <message>
        <source>A is part of B</source>
        <translation>A 在 B 之内</translation>
    </message>
    <message>
        <source>B is part of A</source>
        <translation>B 在 A 之内</translation>
    </message>
    <message>
        <source>each shows something the other does not</source>
        <translation>各有对方没有的部分</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>light and dark inverted</source>
        <translation>明暗反转</translation>
    </message>
    <message>
        <source>little evidence: %1</source>
        <translation>证据不足：%1</translation>
    </message>
    <message>
        <source>more likely a look-alike: %1</source>
        <translation>更像是相似图：%1</translation>
    </message>
</context>
<context>
    <name>ErrorSentences</name>
    <message>
        <source>The file is no longer there.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>You do not have permission to read this file.</source>
        <translation>没有读取此文件的权限。</translation>
    </message>
    <message>
        <source>This is not a regular file.</source>
        <translation>这不是普通文件。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件为空。</translation>
    </message>
    <message>
        <source>The file is truncated.</source>
        <translation>文件不完整，图像未到结尾就中断了。</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>Unsupported or damaged image.</source>
        <translation>这不是可读取格式的图像。</translation>
    </message>
    <message>
        <source>The image exceeds the size limit.</source>
        <translation>图像超出大小限制。</translation>
    </message>
    <message>
        <source>Reading the image took too long.</source>
        <translation>读取图像耗时过长，已放弃。</translation>
    </message>
    <message>
        <source>Not enough memory to read the image.</source>
        <translation>内存不足，无法读取图像。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>This location is not writable.</source>
        <translation>该位置不可写入。</translation>
    </message>
    <message>
        <source>Another program is using the file.</source>
        <translation>文件正被其他程序使用。</translation>
    </message>
    <message>
        <source>The file was written by a newer version of the program.</source>
        <translation>文件由更新版本的程序写入。</translation>
    </message>
    <message>
        <source>The library could not store the result.</source>
        <translation>图库无法保存结果。</translation>
    </message>
    <message>
        <source>The model could not describe this image.</source>
        <translation>模型无法描述此图像。</translation>
    </message>
    <message>
        <source>The computing device failed on this image.</source>
        <translation>计算设备处理此图像时出错。</translation>
    </message>
    <message>
        <source>The file cannot be used this way.</source>
        <translation>无法按要求使用此文件。</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>读取已取消。</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>%1 was not found. It may have been moved, or its drive is not connected.</source>
        <translation>%1 不存在。它可能已被移动，或所在磁盘未连接。</translation>
    </message>
    <message>
        <source>You do not have permission to use %1.</source>
        <translation>没有使用 %1 的权限。请检查其权限设置。</translation>
    </message>
    <message>
        <source>%1 is not a regular file.</source>
        <translation>%1 不是普通文件。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 为空。</translation>
    </message>
    <message>
        <source>%1 is incomplete.</source>
        <translation>%1 不完整。</translation>
    </message>
    <message>
        <source>%1 is damaged, or is not a library file.</source>
        <translation>%1 已损坏，或不是图库文件。</translation>
    </message>
    <message>
        <source>%1 has an unsupported format.</source>
        <translation>%1 的格式无法读取。</translation>
    </message>
    <message>
        <source>%1 exceeds a size limit.</source>
        <translation>%1 超出大小限制。</translation>
    </message>
    <message>
        <source>%1 took too long.</source>
        <translation>%1 耗时过长。</translation>
    </message>
    <message>
        <source>Not enough memory. Close other programs, or search fewer folders at a time.</source>
        <translation>内存不足。请关闭其他程序，或减少一次处理的文件夹。</translation>
    </message>
    <message>
        <source>No space left for %1. Finished work is kept; free some space and search again.</source>
        <translation>没有空间存放 %1。已完成的部分会保留；请腾出空间后重新查找。</translation>
    </message>
    <message>
        <source>%1 is not writable. Copy the library to a location where you can write.</source>
        <translation>无法写入 %1。请将图库复制到可写入的位置。</translation>
    </message>
    <message>
        <source>%1 is in use by another window or command. Wait until it has finished, or close it.</source>
        <translation>%1 正被另一个窗口或命令使用。请等待其结束，或将其关闭。</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Lookalike and was left unchanged. Update Lookalike to open it.</source>
        <translation>%1 由更新版本的 Lookalike 写入，未作改动。请升级程序后再打开。</translation>
    </message>
    <message>
        <source>%1 could not be read or written.</source>
        <translation>无法读写 %1。</translation>
    </message>
    <message>
        <source>The model %1 cannot be used: it is damaged or does not match its card.</source>
        <translation>模型 %1 无法使用：它已损坏，或与其说明不符。</translation>
    </message>
    <message>
        <source>The computing device is missing or has failed.</source>
        <translation>计算设备不存在，或发生故障。</translation>
    </message>
    <message>
        <source>This request is not valid.</source>
        <translation>无法按要求执行。</translation>
    </message>
    <message>
        <source>Cancelled. Finished work is kept; the next search continues from there.</source>
        <translation>已取消。已完成的部分会保留，重新查找时从该处继续。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 At byte %2.</source>
        <translation>%1位于第 %2 字节。</translation>
    </message>
    <message>
        <source>The library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>%1 MP</source>
        <translation>%1 百万像素</translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation>&lt;1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Scanning folders</source>
        <translation>扫描文件夹</translation>
    </message>
    <message>
        <source>Reading and describing images</source>
        <translation>读取并描述图像</translation>
    </message>
    <message>
        <source>Comparing images</source>
        <translation>比较图像</translation>
    </message>
    <message>
        <source>Verifying likely copies</source>
        <translation>细查可能的副本</translation>
    </message>
    <message>
        <source>Grouping copies</source>
        <translation>副本分组</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
</context>
<context>
    <name>HelpDialogs</name>
    <message>
        <source>About Lookalike</source>
        <translation>关于 Lookalike</translation>
    </message>
    <message>
        <source>Lookalike %1</source>
        <translation>Lookalike %1</translation>
    </message>
    <message>
        <source>Finds edited copies and near-duplicates in folders of images. Everything stays on this computer.

Free software under the GNU General Public License, version 3 or later, without any warranty.</source>
        <translation>在图像文件夹中查找编辑副本和近似重复的图像。所有内容都留在本机。

本程序是自由软件，采用 GNU 通用公共许可证第 3 版或更新版本，不附带任何担保。</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>库</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Libraries used and their licences</source>
        <translation>所用的库及其许可证</translation>
    </message>
</context>
<context>
    <name>SelfTest</name>
    <message>
        <source>Cropped</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Upside down</source>
        <translation>上下颠倒</translation>
    </message>
    <message>
        <source>Rotated</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Resized</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Perspective changed</source>
        <translation>透视改变</translation>
    </message>
    <message>
        <source>Stretched</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>变为灰度</translation>
    </message>
    <message>
        <source>Hue shifted</source>
        <translation>色相偏移</translation>
    </message>
    <message>
        <source>Hue rotated</source>
        <translation>色相翻转</translation>
    </message>
    <message>
        <source>Brightness and contrast</source>
        <translation>亮度与对比度</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>负片</translation>
    </message>
    <message>
        <source>Reduced palette</source>
        <translation>减少颜色</translation>
    </message>
    <message>
        <source>Tinted</source>
        <translation>染色</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Sharpened</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪点</translation>
    </message>
    <message>
        <source>Pixelated</source>
        <translation>像素化</translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation>运动模糊</translation>
    </message>
    <message>
        <source>Pixels shuffled</source>
        <translation>像素打乱</translation>
    </message>
    <message>
        <source>Text added</source>
        <translation>加文字</translation>
    </message>
    <message>
        <source>Sticker added</source>
        <translation>加贴纸</translation>
    </message>
    <message>
        <source>Another picture on top</source>
        <translation>叠放另一张图</translation>
    </message>
    <message>
        <source>Blended with another</source>
        <translation>与另一张混合</translation>
    </message>
    <message>
        <source>Parts erased</source>
        <translation>局部擦除</translation>
    </message>
    <message>
        <source>Watermark</source>
        <translation>水印</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>Letterbox</source>
        <translation>加黑边</translation>
    </message>
    <message>
        <source>Meme</source>
        <translation>表情包</translation>
    </message>
    <message>
        <source>Blurred backdrop</source>
        <translation>模糊背景</translation>
    </message>
    <message>
        <source>Pasted into another</source>
        <translation>贴入另一张图</translation>
    </message>
    <message>
        <source>Collage</source>
        <translation>拼图</translation>
    </message>
    <message>
        <source>Screenshot of a phone</source>
        <translation>手机截屏</translation>
    </message>
    <message>
        <source>All edits</source>
        <translation>所有编辑</translation>
    </message>
    <message>
        <source>%1 % left</source>
        <translation>保留 %1%</translation>
    </message>
    <message>
        <source>mild</source>
        <translation>轻度</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中度</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>重度</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1 % of crops to half size</source>
        <translation>%1% 的半幅裁剪</translation>
    </message>
    <message>
        <source>%1 % of mirrored copies</source>
        <translation>%1% 的镜像</translation>
    </message>
    <message>
        <source>%1 % of pasted copies</source>
        <translation>%1% 的贴图</translation>
    </message>
    <message>
        <source>%1 % of all edits</source>
        <translation>%1% 的所有编辑</translation>
    </message>
    <message>
        <source>No copies could be made from the images of this library.</source>
        <translation>无法用本图库的图像制作副本。</translation>
    </message>
    <message>
        <source>On this library, “%1” finds %2.</source>
        <translation>在本图库中，“%1”能找到 %2。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 edited copies of %2 images, searched among %3</source>
        <translation>用 %2 张图像制作 %1 个编辑副本，在 %3 张中查找</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>阈值 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other find(s), possibly genuine copies</source>
        <translation>
            <numerusform>另有 %Ln 个发现，可能属实</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be read</source>
        <translation>
            <numerusform>%Ln 张图像无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Rotated by multiples of 90°</source>
        <translation>直角旋转</translation>
    </message>
    <message>
        <source>Compressed more strongly</source>
        <translation>更强压缩</translation>
    </message>
</context>
<context>
    <name>Tuning</name>
    <message numerus="yes">
        <source>%Ln more pair(s) of copies</source>
        <translation>
            <numerusform>再要 %Ln 对副本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more pair(s) that are not copies</source>
        <translation>
            <numerusform>再要 %Ln 对非副本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>The model in use</source>
        <translation>当前模型</translation>
    </message>
    <message>
        <source>Calibration only: a moment</source>
        <translation>仅校准：片刻</translation>
    </message>
    <message>
        <source>Adapter: seconds</source>
        <translation>适配层：数秒</translation>
    </message>
    <message>
        <source>Last stages: minutes</source>
        <translation>最后几级：数分钟</translation>
    </message>
    <message>
        <source>Whole network: minutes</source>
        <translation>整个网络：数分钟</translation>
    </message>
    <message>
        <source>Probabilities are fitted to this library. The same pairs are found; their order and the threshold improve.</source>
        <translation>让概率适合本图库。找到的内容不变，排序与阈值会更好。</translation>
    </message>
    <message>
        <source>A small network is added on top of the model. Images are not read again.</source>
        <translation>在模型之上加一个小网络，无需重新读取图像。</translation>
    </message>
    <message>
        <source>The last third of the network is trained too. Every image is described again.</source>
        <translation>网络的后三分之一也参与学习，所有图像都要重新描述。</translation>
    </message>
    <message>
        <source>The whole network is trained. This takes longest and needs the most verdicts.</source>
        <translation>整个网络都参与学习，耗时最长，所需判定最多。</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配层</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Pair network</source>
        <translation>成对网络</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) of copies</source>
        <translation>
            <numerusform>%Ln 对副本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, of which %2 with a known original</source>
        <translation>%1，其中 %2 对已知原图</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) that are not copies</source>
        <translation>
            <numerusform>%Ln 对非副本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, of which %2 in a known order</source>
        <translation>%1，其中 %2 对有先后</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unsure: not used</source>
        <translation>
            <numerusform>%Ln 对不确定：不使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s): not used until resolved</source>
        <translation>
            <numerusform>%Ln 对冲突：解决之前不使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) on images no longer in the library: not used</source>
        <translation>
            <numerusform>%Ln 对的图像已不在：不使用</numerusform>
        </translation>
    </message>
    <message>
        <source>Too few verdicts to learn from</source>
        <translation>判定太少，无法学习</translation>
    </message>
    <message>
        <source>Enough for the calibration</source>
        <translation>足够用于校准</translation>
    </message>
    <message>
        <source>Enough for the model itself</source>
        <translation>足够用于模型本身</translation>
    </message>
    <message>
        <source>Needed for a calibration: %1.</source>
        <translation>校准还缺：%1。</translation>
    </message>
    <message>
        <source>Both kinds are needed; the review queue asks the most informative pairs.</source>
        <translation>两种判定都需要：复核队列会询问最有教益的图像对。</translation>
    </message>
    <message>
        <source>Needed for an adapter or the network: %1.</source>
        <translation>适配层或网络还缺：%1。</translation>
    </message>
    <message>
        <source>Held out for validation, with all images of their groups: %1 copies, %2 others.</source>
        <translation>连同其组内全部图像留作检验：副本 %1 对，其他 %2 对。</translation>
    </message>
    <message>
        <source>Better: ready to activate</source>
        <translation>更好：由您决定启用</translation>
    </message>
    <message>
        <source>Not better: “%1” stays active</source>
        <translation>没有更好：保留“%1”</translation>
    </message>
    <message>
        <source>On verdicts it never saw, “%1” is better in %2 % of the resampled comparisons.</source>
        <translation>在从未见过的判定上，“%1”在 %2% 的重采样比较中更好。</translation>
    </message>
    <message>
        <source>On held-out verdicts it is better in only %1 % of the resampled comparisons; 90 % are required. More verdicts may show a difference.</source>
        <translation>在留出的判定上，它只在 %1% 的重采样比较中更好，而要求是 90%。更多判定或许能显出差别。</translation>
    </message>
    <message>
        <source>It does worse on held-out verdicts.</source>
        <translation>在未参与训练的判定上，它表现更差。</translation>
    </message>
    <message>
        <source>It does worse on your own images: it finds fewer of their edited copies, or more false ones.</source>
        <translation>它在您自己的图像上表现更差：找到的编辑副本更少，或把更多并非副本的图像当成副本。</translation>
    </message>
    <message>
        <source>There are too few verdicts to judge a model.</source>
        <translation>判定太少，无法评判模型。</translation>
    </message>
    <message>
        <source>loss %1, was %2</source>
        <translation>损失 %1，原为 %2</translation>
    </message>
    <message>
        <source>improved, kept (%1)</source>
        <translation>有改进，已采用（%1）</translation>
    </message>
    <message>
        <source>no better, unchanged (%1)</source>
        <translation>没有更好，保持原样（%1）</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation>%1%（%2 至 %3）</translation>
    </message>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1（%2 至 %3）</translation>
    </message>
    <message>
        <source>step %1 of at most %2</source>
        <translation>第 %1 步，最多 %2 步</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
</context>
<context>
    <name>Verdicts</name>
    <message>
        <source>B is a copy of A</source>
        <translation>B 是 A 的副本</translation>
    </message>
    <message>
        <source>A is a copy of B</source>
        <translation>A 是 B 的副本</translation>
    </message>
    <message>
        <source>copies, direction unknown</source>
        <translation>互为副本，方向不明</translation>
    </message>
    <message>
        <source>not a copy; A comes first</source>
        <translation>不是副本；A 在前</translation>
    </message>
    <message>
        <source>not a copy; B comes first</source>
        <translation>不是副本；B 在前</translation>
    </message>
    <message>
        <source>not a copy</source>
        <translation>不是副本</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Conflict, unresolved. Latest verdict: %1</source>
        <translation>冲突，待裁决。最近一次：%1</translation>
    </message>
    <message>
        <source>Verdict: %1</source>
        <translation>判定：%1</translation>
    </message>
    <message>
        <source>the model is unsure</source>
        <translation>模型不确定</translation>
    </message>
    <message>
        <source>direction unknown</source>
        <translation>是副本，但谁源自谁？</translation>
    </message>
    <message>
        <source>holds a group together</source>
        <translation>组的桥接</translation>
    </message>
    <message>
        <source>spot check</source>
        <translation>抽查有把握的结果</translation>
    </message>
    <message>
        <source>annotators disagree</source>
        <translation>标注者意见相左</translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation>%1%（%2–%3）</translation>
    </message>
    <message>
        <source>About %1 pairs misclassified; %2 more verdicts should fix about %3</source>
        <translation>约 %1 对归错类；再判定 %2 对，约可纠正 %3 对</translation>
    </message>
    <message>
        <source>single verdict</source>
        <translation>逐对查看</translation>
    </message>
    <message>
        <source>group verdict</source>
        <translation>批量判定</translation>
    </message>
    <message>
        <source>cut link</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>conflict resolved</source>
        <translation>裁决冲突</translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s)</source>
        <translation>
            <numerusform>%Ln 个判定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln 对副本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not copies</source>
        <translation>
            <numerusform>%Ln 对不是副本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unsure</source>
        <translation>
            <numerusform>%Ln 对不确定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s)</source>
        <translation>
            <numerusform>%Ln 处冲突</numerusform>
        </translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Copy, direction known</source>
        <translation>副本，方向已知</translation>
    </message>
    <message>
        <source>Not a copy</source>
        <translation>不是副本</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::BatchDialog</name>
    <message>
        <source>Verdict on the Group</source>
        <translation>判定整组</translation>
    </message>
    <message>
        <source>&amp;Verdict for all ticked pairs:</source>
        <translation>对每个勾选的图像对判定为(&amp;V)：</translation>
    </message>
    <message>
        <source>Pairs that receive the verdict</source>
        <translation>要判定的图像对</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>记录(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) receive: %1</source>
        <translation>
            <numerusform>%Ln 对判定为：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them already had a verdict</source>
        <translation>
            <numerusform>其中 %Ln 对已有判定</numerusform>
        </translation>
    </message>
    <message>
        <source>one undo reverts them all</source>
        <translation>撤销一步即可全部撤回</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::BatchModel</name>
    <message>
        <source>included</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>未选</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Current verdict</source>
        <translation>现有判定</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ChangedPairsModel</name>
    <message>
        <source>Verdict: a copy</source>
        <translation>判定：副本</translation>
    </message>
    <message>
        <source>Verdict: not a copy</source>
        <translation>判定：非副本</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>Probability %1 before, %2 after</source>
        <translation>概率：之前 %1，之后 %2</translation>
    </message>
    <message>
        <source>now found, correctly</source>
        <translation>现在找到，正确</translation>
    </message>
    <message>
        <source>now found, wrongly</source>
        <translation>现在找到，错误</translation>
    </message>
    <message>
        <source>no longer found, correctly</source>
        <translation>不再找到，正确</translation>
    </message>
    <message>
        <source>no longer found, wrongly</source>
        <translation>不再找到，错误</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareActions</name>
    <message>
        <source>&amp;Side by Side</source>
        <translation>并排(&amp;S)</translation>
    </message>
    <message>
        <source>V</source>
        <translation>V</translation>
    </message>
    <message>
        <source>Show both images next to each other</source>
        <translation>并排显示两张图像</translation>
    </message>
    <message>
        <source>&amp;One at a Time</source>
        <translation>单图切换(&amp;O)</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>Show one image in place of the other; hold Space to switch</source>
        <translation>在同一位置只显示一张图像；按住空格键切换</translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation>卷帘(&amp;W)</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>Separate A and B by an edge that you can move</source>
        <translation>用可移动的分界线隔开 A 与 B</translation>
    </message>
    <message>
        <source>&amp;Blend</source>
        <translation>混合(&amp;B)</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Blend A and B</source>
        <translation>混合 A 与 B</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>差异(&amp;D)</translation>
    </message>
    <message>
        <source>D</source>
        <translation>D</translation>
    </message>
    <message>
        <source>Show where A and B differ</source>
        <translation>显示 A 与 B 的不同之处</translation>
    </message>
    <message>
        <source>Matched &amp;Points</source>
        <translation>匹配点(&amp;P)</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>Connect the matching points of A and B</source>
        <translation>连接 A 与 B 中相互匹配的点</translation>
    </message>
    <message>
        <source>&amp;Align</source>
        <translation>对齐(&amp;A)</translation>
    </message>
    <message>
        <source>G</source>
        <translation>G</translation>
    </message>
    <message>
        <source>Align the images by their content: crops in place, mirrored copies mirrored back</source>
        <translation>按内容叠合图像：裁剪图放回原位，镜像图翻转回来</translation>
    </message>
    <message>
        <source>&amp;Kind of Difference</source>
        <translation>差异类型(&amp;K)</translation>
    </message>
    <message>
        <source>Shift+D</source>
        <translation>Shift+D</translation>
    </message>
    <message>
        <source>Show differences as they are, amplified, or in false colours</source>
        <translation>按原样、增强后或以伪彩色显示差异</translation>
    </message>
    <message>
        <source>&amp;Less</source>
        <translation>减小(&amp;L)</translation>
    </message>
    <message>
        <source>[</source>
        <translation>[</translation>
    </message>
    <message>
        <source>Decrease the edge, blend, gain or opacity</source>
        <translation>减小分界位置、混合比例、增益或不透明度</translation>
    </message>
    <message>
        <source>Mo&amp;re</source>
        <translation>增大(&amp;R)</translation>
    </message>
    <message>
        <source>]</source>
        <translation>]</translation>
    </message>
    <message>
        <source>Increase the edge, blend, gain or opacity</source>
        <translation>增大分界位置、混合比例、增益或不透明度</translation>
    </message>
    <message>
        <source>Sensitivity &amp;Maps</source>
        <translation>敏感度图(&amp;M)</translation>
    </message>
    <message>
        <source>M</source>
        <translation>M</translation>
    </message>
    <message>
        <source>Show which parts of the images the network&apos;s answer comes from</source>
        <translation>显示网络的回答来自图像的哪些部位</translation>
    </message>
    <message>
        <source>Maps o&amp;n Both, A or B</source>
        <translation>敏感度图的图像(&amp;N)</translation>
    </message>
    <message>
        <source>Shift+M</source>
        <translation>Shift+M</translation>
    </message>
    <message>
        <source>Choose which image shows the map</source>
        <translation>切换敏感度图叠加在两张、A 还是 B 上</translation>
    </message>
    <message>
        <source>What &amp;If</source>
        <translation>假设遮挡(&amp;I)</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>Paint out a part and see how similarity and probability change</source>
        <translation>遮住一部分，查看相似度和概率会变为多少</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareCanvas</name>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Images A (%1) and B (%2) overlaid</source>
        <translation>同一位置的图像 A：%1 和 B：%2</translation>
    </message>
    <message>
        <source>%1 is shown; hold Space for the other</source>
        <translation>当前显示 %1；按住空格键查看另一张</translation>
    </message>
    <message>
        <source>the edge between %1 and %2 is at %3; the left and right arrow keys move it</source>
        <translation>%1 与 %2 的分界线在 %3 处；用左右方向键移动</translation>
    </message>
    <message>
        <source>blended, %1 of %2</source>
        <translation>已混合，%2 占 %1</translation>
    </message>
    <message>
        <source>mean difference %1 of 255</source>
        <translation>平均差异 %1（满值 255）</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>aligned by content</source>
        <translation>已按内容对齐</translation>
    </message>
    <message>
        <source>by relative position</source>
        <translation>按相对位置</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>mean difference %1 of 255 in view</source>
        <translation>可见部分平均差异 %1（满值 255）</translation>
    </message>
    <message>
        <source>no overlap in view</source>
        <translation>可见部分没有两者共有的内容</translation>
    </message>
    <message>
        <source>A − B</source>
        <translation>A − B</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareControls</name>
    <message>
        <source>As it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>Amplified</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>False colours</source>
        <translation>伪彩色</translation>
    </message>
    <message>
        <source>Kind of difference</source>
        <translation>差异类型</translation>
    </message>
    <message>
        <source>How differences are drawn</source>
        <translation>差异的显示方式</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>分界线</translation>
    </message>
    <message>
        <source>Position of the edge between A and B</source>
        <translation>A 与 B 分界线的位置</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Share of B in the blend</source>
        <translation>B 混入 A 的比例</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Amplification of differences</source>
        <translation>差异增强的倍数</translation>
    </message>
    <message>
        <source>Maps on both</source>
        <translation>两张都叠加</translation>
    </message>
    <message>
        <source>Map on A</source>
        <translation>叠加在 A 上</translation>
    </message>
    <message>
        <source>Map on B</source>
        <translation>叠加在 B 上</translation>
    </message>
    <message>
        <source>Images with a sensitivity map</source>
        <translation>叠加敏感度图的图像</translation>
    </message>
    <message>
        <source>Image that shows the sensitivity map</source>
        <translation>敏感度图叠加在哪张图像上</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>敏感度图颜色的可见程度</translation>
    </message>
    <message>
        <source>× %1</source>
        <translation>× %1</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>little</source>
        <translation>小</translation>
    </message>
    <message>
        <source>%1 of 255 or more</source>
        <translation>≥ %1（满值 255）</translation>
    </message>
    <message>
        <source>much</source>
        <translation>大</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareInsight</name>
    <message>
        <source>The model that found these pairs is no longer installed. Search again to use another one.</source>
        <translation>找出这些图像对的模型不存在。请重新查找以使用其他模型。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Choose two images.</source>
        <translation>请选择两张图像。</translation>
    </message>
    <message>
        <source>No model is available for this pair.</source>
        <translation>没有可用于询问此图像对的模型。</translation>
    </message>
    <message>
        <source>Asking the model…</source>
        <translation>正在询问模型…</translation>
    </message>
    <message>
        <source>No maps: these pairs were found with the built-in descriptor, which is not a network.</source>
        <translation>无敏感度图：这些图像对由内置描述方法找出，它不是网络。</translation>
    </message>
    <message>
        <source>No maps: this network&apos;s answer cannot be traced back to places.</source>
        <translation>无敏感度图：此网络的回答无法追溯到具体部位。</translation>
    </message>
    <message>
        <source>No maps: nothing in these images supports their similarity.</source>
        <translation>无敏感度图：这两张图像中没有支持其相似的内容。</translation>
    </message>
    <message>
        <source>Where the network&apos;s answer comes from; line: half of the maximum. This shows sensitivity, not proof.</source>
        <translation>网络的回答来自何处；轮廓线：最大值的一半。这是敏感度，并非证明。</translation>
    </message>
    <message>
        <source>No keypoints of the two images agree with one alignment.</source>
        <translation>两张图像没有符合同一对齐的点。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keypoint(s) agree with one alignment.</source>
        <translation>
            <numerusform>%Ln 个点符合同一对齐。</numerusform>
        </translation>
    </message>
    <message>
        <source>What if a part were missing? Drag a rectangle over A or B, or press an arrow key; arrows move it, Shift+arrows resize it, Escape removes it.</source>
        <translation>假设某一部分不存在会怎样？在 A 或 B 上拖出矩形，或按方向键；方向键移动，Shift+方向键调整大小，Esc 移除。</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>What if: similarity %1, probability of a copy %2</source>
        <translation>假设遮挡：相似度 %1，副本概率 %2</translation>
    </message>
    <message>
        <source>%1 …</source>
        <translation>%1 …</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareView</name>
    <message>
        <source>Choose two images.</source>
        <translation>请选择两张图像。</translation>
    </message>
    <message>
        <source>No alignment known: shown by relative position.</source>
        <translation>没有已知的对齐：图像按相对位置显示。</translation>
    </message>
    <message>
        <source>By relative position; Align aligns them by their content.</source>
        <translation>按相对位置显示；“对齐”可按内容将其叠合。</translation>
    </message>
    <message>
        <source>Aligned by content.</source>
        <translation>已对齐：每张图像都位于其内容在另一张中的位置。</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Choose a second image above.</source>
        <translation>请在上方选择第二张图像。</translation>
    </message>
    <message>
        <source>nothing chosen</source>
        <translation>未选择</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CurveChart</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CurveModel</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Held-out loss</source>
        <translation>留出损失</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CurvesView</name>
    <message>
        <source>Part being trained</source>
        <translation>学习的部分</translation>
    </message>
    <message>
        <source>As a ta&amp;ble</source>
        <translation>以表格显示(&amp;B)</translation>
    </message>
    <message>
        <source>Show the values as a table</source>
        <translation>以表格显示相同的数字</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>held out for early stopping</source>
        <translation>留出（决定停止）</translation>
    </message>
    <message>
        <source>Held-out precision and recall, %</source>
        <translation>留出判定上的精确率与召回率，%</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Values of the curves</source>
        <translation>曲线的数字</translation>
    </message>
    <message>
        <source>&amp;Shown part</source>
        <translation>显示部分(&amp;S)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::DerivationView</name>
    <message>
        <source>Derivation tree</source>
        <translation>谁源自谁</translation>
    </message>
    <message>
        <source>≈ probability of a copy</source>
        <translation>≈ 副本概率</translation>
    </message>
    <message>
        <source>% probability of the direction</source>
        <translation>% 箭头正确的概率</translation>
    </message>
    <message>
        <source>dashed: below %1</source>
        <translation>虚线：低于 %1</translation>
    </message>
    <message>
        <source>no arrow: direction undecided</source>
        <translation>无箭头：方向未定</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Compare with Its Source</source>
        <translation>与其来源比较</translation>
    </message>
    <message>
        <source>Cut This Link</source>
        <translation>切断此连接</translation>
    </message>
    <message>
        <source>Go to the Original</source>
        <translation>转到原图</translation>
    </message>
    <message>
        <source>Go to the Weakest Link</source>
        <translation>转到最弱连接</translation>
    </message>
    <message>
        <source>Show the Whole Tree</source>
        <translation>显示整棵派生树</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FiguresModel</name>
    <message>
        <source>Micro average precision</source>
        <translation>微平均精度</translation>
    </message>
    <message>
        <source>How well copies rank above look-alikes</source>
        <translation>副本排在相似图之前的程度</translation>
    </message>
    <message>
        <source>Recall at precision 90 %</source>
        <translation>精确率 90% 时的召回率</translation>
    </message>
    <message>
        <source>Share of copies found while 9 of 10 finds are correct</source>
        <translation>十个发现中九个正确时找到的副本比例</translation>
    </message>
    <message>
        <source>Recall at the threshold</source>
        <translation>阈值处的召回率</translation>
    </message>
    <message>
        <source>Share of copies found at the threshold</source>
        <translation>在阈值处找到的副本比例</translation>
    </message>
    <message>
        <source>Look-alikes taken for copies</source>
        <translation>误认为副本的相似图</translation>
    </message>
    <message>
        <source>Share of the hard negatives at or above the threshold</source>
        <translation>达到阈值的难负例比例</translation>
    </message>
    <message>
        <source>Look-alikes at equal recall</source>
        <translation>召回率相同时</translation>
    </message>
    <message>
        <source>At the threshold that finds as many copies as before</source>
        <translation>在找到的副本与之前一样多的阈值处</translation>
    </message>
    <message>
        <source>Originals told from copies</source>
        <translation>分辨原图与副本</translation>
    </message>
    <message>
        <source>Share of decided directions that are correct, by norms alone</source>
        <translation>仅凭范数判断的方向中正确的比例</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>对数损失</translation>
    </message>
    <message>
        <source>Distance of the probabilities from the truth</source>
        <translation>概率与事实的差距</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>%1%2 points</source>
        <translation>%1%2 个百分点</translation>
    </message>
    <message>
        <source>%1, probably better</source>
        <translation>%1，略好</translation>
    </message>
    <message>
        <source>%1, probably worse</source>
        <translation>%1，略差</translation>
    </message>
    <message>
        <source>%1, better</source>
        <translation>%1，更好</translation>
    </message>
    <message>
        <source>%1, worse</source>
        <translation>%1，更差</translation>
    </message>
    <message>
        <source>On held-out verdicts</source>
        <translation>在留出的判定上</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FileOpener</name>
    <message>
        <source>Could not start a program to open “%1”.</source>
        <translation>无法启动程序打开“%1”。</translation>
    </message>
    <message>
        <source>Could not start a file manager to show “%1”.</source>
        <translation>无法启动文件管理器显示“%1”。</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FolderPairDialog</name>
    <message>
        <source>Compare Two Folders</source>
        <translation>两个文件夹之间的图像对</translation>
    </message>
    <message>
        <source>One folder</source>
        <translation>一个文件夹</translation>
    </message>
    <message>
        <source>The other folder</source>
        <translation>另一个文件夹</translation>
    </message>
    <message>
        <source>&amp;One image in</source>
        <translation>一张图像位于(&amp;O)</translation>
    </message>
    <message>
        <source>the o&amp;ther in</source>
        <translation>另一张位于(&amp;T)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FoldersDialog</name>
    <message>
        <source>Folders of This Library</source>
        <translation>此图库的文件夹</translation>
    </message>
    <message>
        <source>Images in these &amp;folders are searched:</source>
        <translation>在以下文件夹中查找图像(&amp;F)：</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>&amp;Remove from Library…</source>
        <translation>从图库中移除(&amp;R)…</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove a Folder</source>
        <translation>移除文件夹</translation>
    </message>
    <message>
        <source>Remove “%1” from this library?</source>
        <translation>要从此图库中移除“%1”吗？</translation>
    </message>
    <message>
        <source>Its images leave the library and its groups. Verdicts on them are kept, and nothing on disk is deleted.</source>
        <translation>其中的图像将离开图库及各分组。对它们的判定会保留，磁盘上的任何内容都不会被删除。</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupListModel</name>
    <message>
        <source>%1
Weakest link in the group: %2</source>
        <translation>%1
组内最弱连接：%2</translation>
    </message>
    <message>
        <source>%1, in %2: %3</source>
        <translation>%1，位于 %2：%3</translation>
    </message>
    <message>
        <source>= identical</source>
        <translation>= 完全相同</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupMapView</name>
    <message>
        <source>Files of this group</source>
        <translation>本组文件</translation>
    </message>
    <message>
        <source>Files of this group, as a grid</source>
        <translation>本组文件（网格）</translation>
    </message>
    <message>
        <source>Could not build the tree: %1</source>
        <translation>无法推算派生树：%1</translation>
    </message>
    <message>
        <source>Group as a &amp;Strip</source>
        <translation>组以条带显示(&amp;S)</translation>
    </message>
    <message>
        <source>All files of the group in a row</source>
        <translation>将本组所有文件排成一行</translation>
    </message>
    <message>
        <source>Group as a &amp;Grid</source>
        <translation>组以网格显示(&amp;G)</translation>
    </message>
    <message>
        <source>All files of the group as large cards</source>
        <translation>以较大的卡片显示本组所有文件</translation>
    </message>
    <message>
        <source>Group as a &amp;Tree</source>
        <translation>组以派生树显示(&amp;T)</translation>
    </message>
    <message>
        <source>Derivation tree</source>
        <translation>谁源自谁</translation>
    </message>
    <message>
        <source>Building the derivation tree…</source>
        <translation>正在推算谁源自谁…</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupMembersModel</name>
    <message>
        <source>on side A</source>
        <translation>在 A 侧</translation>
    </message>
    <message>
        <source>on side B</source>
        <translation>在 B 侧</translation>
    </message>
    <message>
        <source>reference image</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>= identical</source>
        <translation>= 完全相同</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupView</name>
    <message>
        <source>Details of both files</source>
        <translation>两个文件的信息</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupsPage</name>
    <message>
        <source>Filter by path</source>
        <translation>按路径筛选</translation>
    </message>
    <message>
        <source>Filter groups by path</source>
        <translation>按路径筛选组</translation>
    </message>
    <message>
        <source>Order of the groups</source>
        <translation>组的排序</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>最大的在前</translation>
    </message>
    <message>
        <source>S&amp;ort by</source>
        <translation>排序方式(&amp;O)</translation>
    </message>
    <message>
        <source>Groups of copies</source>
        <translation>副本组</translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln 组</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in duplicates</source>
        <translation>最多可释放 %1</translation>
    </message>
    <message>
        <source>%1 of %2 groups</source>
        <translation>%1/%2 组</translation>
    </message>
    <message>
        <source>Group %1 of %2</source>
        <translation>第 %1/%2 组</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>暂无内容</translation>
    </message>
    <message>
        <source>No group matches the filter</source>
        <translation>没有符合筛选条件的组</translation>
    </message>
    <message>
        <source>No path contains “%1”. Clear the filter to see all %2 groups.</source>
        <translation>没有路径包含“%1”。清除筛选可查看全部 %2 组。</translation>
    </message>
    <message>
        <source>No images in these folders</source>
        <translation>这些文件夹中没有图像</translation>
    </message>
    <message>
        <source>No image could be read. The problems list gives the reasons.</source>
        <translation>没有可读取的图像。如有文件无法读取，问题列表会说明原因。</translation>
    </message>
    <message>
        <source>No copies found</source>
        <translation>未找到副本</translation>
    </message>
    <message>
        <source>None of the %1 images is a copy of another with a probability of %2 or more. A lower threshold finds more distant copies.</source>
        <translation>%1 张图像中，没有一张以 %2 或更高的概率是另一张的副本。降低数值可找到改动更大的副本。</translation>
    </message>
    <message>
        <source>Choose the queue</source>
        <translation>询问哪些图像对</translation>
    </message>
    <message>
        <source>All pairs, most informative first</source>
        <translation>所有图像对，最有价值的在前</translation>
    </message>
    <message>
        <source>Finds at the threshold</source>
        <translation>达到阈值的结果</translation>
    </message>
    <message>
        <source>One image inside the other</source>
        <translation>一张包含另一张</translation>
    </message>
    <message>
        <source>Across folders</source>
        <translation>跨文件夹</translation>
    </message>
    <message>
        <source>Across train, validation and test</source>
        <translation>跨训练、验证和测试集</translation>
    </message>
    <message>
        <source>Conflicts between annotators</source>
        <translation>标注者之间的冲突</translation>
    </message>
    <message>
        <source>Pairs to review</source>
        <translation>待判定的图像对</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) in the queue</source>
        <translation>
            <numerusform>队列中有 %Ln 对</numerusform>
        </translation>
    </message>
    <message>
        <source>Choosing the most informative pairs…</source>
        <translation>正在查找值得询问的图像对…</translation>
    </message>
    <message>
        <source>No conflicts</source>
        <translation>没有冲突</translation>
    </message>
    <message>
        <source>No annotators disagree in this library.</source>
        <translation>此图库中没有标注者意见相左。</translation>
    </message>
    <message>
        <source>Nothing left to review</source>
        <translation>没有待询问的图像对</translation>
    </message>
    <message>
        <source>Every pair of this kind has a verdict or was skipped. A lower floor in the next search would add more.</source>
        <translation>此类图像对都已判定或跳过。下次查找时降低概率下限可得到更多。</translation>
    </message>
    <message>
        <source>Review existing verdicts</source>
        <translation>已判定的图像对，再次审阅</translation>
    </message>
    <message>
        <source>Between %1 and %2</source>
        <translation>%1 与 %2 之间</translation>
    </message>
    <message>
        <source>weakest link: %1 – %2 (%3)</source>
        <translation>最弱连接：%1 – %2（%3）</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::HistoryModel</name>
    <message>
        <source>missing (%1…)</source>
        <translation>已不存在（%1…）</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>标注者</translation>
    </message>
    <message>
        <source>Probability at the time</source>
        <translation>当时概率</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::HistoryView</name>
    <message>
        <source>&amp;Revoke</source>
        <translation>撤回(&amp;R)</translation>
    </message>
    <message>
        <source>History of verdicts</source>
        <translation>判定记录</translation>
    </message>
    <message>
        <source>Revoke the selected verdict; it stays in the history (Delete)</source>
        <translation>撤回所选判定；它仍保留在记录中（Delete）</translation>
    </message>
    <message>
        <source>Sho&amp;w This Pair</source>
        <translation>显示此图像对(&amp;W)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ImagePane</name>
    <message>
        <source>the part visible in the other image is outlined</source>
        <translation>已标出在另一张图像中可见的部分</translation>
    </message>
    <message>
        <source>with sensitivity map</source>
        <translation>已叠加敏感度图</translation>
    </message>
    <message>
        <source>what if: a part is painted out</source>
        <translation>假设遮挡：已遮住一部分</translation>
    </message>
    <message>
        <source>Image %1: %2</source>
        <translation>图像 %1：%2</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>what if</source>
        <translation>假设遮挡</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ImportModelDialog</name>
    <message>
        <source>Import a Model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>TorchScript file</source>
        <translation>TorchScript 文件</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>name of the file</source>
        <translation>与文件同名</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>Width of the input, pixels</source>
        <translation>输入宽度，像素</translation>
    </message>
    <message>
        <source>Height of the input, pixels</source>
        <translation>输入高度，像素</translation>
    </message>
    <message>
        <source>stretched to the input size</source>
        <translation>拉伸到输入尺寸</translation>
    </message>
    <message>
        <source>scaled by the shorter side, then cropped</source>
        <translation>按短边缩放，再取中间</translation>
    </message>
    <message>
        <source>fitted, padded with grey</source>
        <translation>整体放入，其余填灰</translation>
    </message>
    <message>
        <source>How images become the input</source>
        <translation>图像如何变为输入</translation>
    </message>
    <message>
        <source>ImageNet mean and deviation</source>
        <translation>ImageNet：常用的均值与标准差</translation>
    </message>
    <message>
        <source>0.5: values from −1 to 1</source>
        <translation>一半：从 −1 到 1</translation>
    </message>
    <message>
        <source>none: values from 0 to 1</source>
        <translation>无：从 0 到 1</translation>
    </message>
    <message>
        <source>Mean and standard deviation of the pixels</source>
        <translation>像素的均值与标准差</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Check run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Check and &amp;Import</source>
        <translation>检查并导入(&amp;I)</translation>
    </message>
    <message>
        <source>TorchScript &amp;file</source>
        <translation>TorchScript 文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Input &amp;size, pixels</source>
        <translation>输入尺寸，像素(&amp;S)</translation>
    </message>
    <message>
        <source>Images a&amp;re</source>
        <translation>图像处理(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Mean and deviation</source>
        <translation>均值与标准差(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>许可证(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Training data</source>
        <translation>训练数据(&amp;T)</translation>
    </message>
    <message>
        <source>The file is tested on generated images before it is imported. If its card lies beside it (same name, .json), the card is used instead of these settings.</source>
        <translation>采用之前会用制作的图像试运行该文件。如果旁边有它的卡片（同名的 .json），则以卡片为准。</translation>
    </message>
    <message>
        <source>Choose a TorchScript File</source>
        <translation>选择 TorchScript 文件</translation>
    </message>
    <message>
        <source>TorchScript (*.pt *.pth *.ts);;All files (*)</source>
        <translation>TorchScript 文件 (*.pt *.pth *.ts);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Testing on generated images…</source>
        <translation>正在用制作的图像试运行…</translation>
    </message>
    <message>
        <source>Not imported. %1</source>
        <translation>未被采用。%1</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::InstalledModelsModel</name>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>no</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>本图库</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>哈希值</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::KeyBindings</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::LearnChoices</name>
    <message>
        <source>Learn from verdicts</source>
        <translation>从判定中学习</translation>
    </message>
    <message>
        <source>&amp;What to train</source>
        <translation>可以改变的部分(&amp;W)</translation>
    </message>
    <message>
        <source>What to train</source>
        <translation>可以改变的部分</translation>
    </message>
    <message>
        <source>Time limi&amp;t</source>
        <translation>最长时间(&amp;T)</translation>
    </message>
    <message>
        <source> min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Training time limit in minutes</source>
        <translation>训练最长分钟数</translation>
    </message>
    <message>
        <source>Training stops early when held-out verdicts no longer improve</source>
        <translation>留出的判定不再变好时，训练会提前结束</translation>
    </message>
    <message>
        <source>Self-test before and afte&amp;r</source>
        <translation>前后各做一次自测(&amp;R)</translation>
    </message>
    <message>
        <source>Also search for edited copies of the library&apos;s own images, so that no loss goes unnoticed</source>
        <translation>同时查找本图库图像的编辑副本，以免有所变差而不自知</translation>
    </message>
    <message>
        <source>Adva&amp;nced</source>
        <translation>高级(&amp;N)</translation>
    </message>
    <message>
        <source>are distinguished by their norms (recommended)</source>
        <translation>以范数区分（推荐）</translation>
    </message>
    <message>
        <source>are pushed apart as negatives</source>
        <translation>作为负例推开</translation>
    </message>
    <message>
        <source>Pairs that are not copies</source>
        <translation>非副本的图像对</translation>
    </message>
    <message>
        <source> %</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Share of verdicts held out for validation</source>
        <translation>留作检验的判定比例</translation>
    </message>
    <message>
        <source>library name and a number</source>
        <translation>图库名加编号</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>新模型的名称</translation>
    </message>
    <message>
        <source>&amp;Pairs that are not copies</source>
        <translation>非副本的图像对(&amp;P)</translation>
    </message>
    <message>
        <source>Held out for v&amp;alidation</source>
        <translation>留作检验(&amp;A)</translation>
    </message>
    <message>
        <source>Name of the n&amp;ew model</source>
        <translation>新模型的名称(&amp;E)</translation>
    </message>
    <message>
        <source>In use: %1</source>
        <translation>使用中：%1</translation>
    </message>
    <message>
        <source>Counting the verdicts…</source>
        <translation>正在统计判定…</translation>
    </message>
    <message>
        <source>Too few verdicts for this</source>
        <translation>判定太少，尚不能选择</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::LearnPage</name>
    <message>
        <source>How to learn</source>
        <translation>如何学习</translation>
    </message>
    <message>
        <source>Nothing trained yet</source>
        <translation>尚未学习</translation>
    </message>
    <message>
        <source>Your verdicts train a model for this library. Some verdicts are held out: only a model that does better on them can be activated, and one key restores the previous model.</source>
        <translation>您对图像对的判定会成为适合本图库的模型。一部分判定留作检验：只有在其上表现更好的模型才能启用，而且按一个键即可回到之前的模型。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>Pairs that changed sides</source>
        <translation>改变归属的图像对</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>自测</translation>
    </message>
    <message>
        <source>Figures before and after</source>
        <translation>前后的数字</translation>
    </message>
    <message>
        <source>What was trained</source>
        <translation>学习的内容</translation>
    </message>
    <message>
        <source>C&amp;ompare This Pair</source>
        <translation>比较此图像对(&amp;O)</translation>
    </message>
    <message>
        <source>Show the selected pair in the comparison (Enter)</source>
        <translation>在比较中显示所选图像对（回车）</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1：%2，%3</translation>
    </message>
    <message>
        <source>Pairs: %1 for training, %2 for early stopping, %3 for validation. Threshold %4.</source>
        <translation>图像对：%1 用于学习，%2 用于决定停止，%3 留作检验。阈值 %4。</translation>
    </message>
    <message>
        <source>New model: %1 (%2)</source>
        <translation>新模型：%1（%2）</translation>
    </message>
    <message>
        <source>Base: %1 (%2)</source>
        <translation>基础：%1（%2）</translation>
    </message>
    <message>
        <source>It took %1.</source>
        <translation>用时 %1。</translation>
    </message>
    <message>
        <source>No held-out pair changed sides.</source>
        <translation>留出的图像对都没有改变归属。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) now correct</source>
        <translation>
            <numerusform>现在正确 %Ln 对</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) now wrong</source>
        <translation>
            <numerusform>现在错误 %Ln 对</numerusform>
        </translation>
    </message>
    <message>
        <source>Pairs that changed sides (%1)</source>
        <translation>改变归属的图像对（%1）</translation>
    </message>
    <message>
        <source>Better, and in use</source>
        <translation>更好，已在使用</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MainWindow</name>
    <message>
        <source>Lookalike</source>
        <translation>Lookalike</translation>
    </message>
    <message>
        <source>Opening the library…</source>
        <translation>正在打开图库…</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>History of Verdicts</source>
        <translation>判定记录</translation>
    </message>
    <message>
        <source>Saved to “%1”.</source>
        <translation>已写入“%1”。</translation>
    </message>
    <message>
        <source>The language changes the next time the window opens.</source>
        <translation>下次打开窗口时将使用该语言。</translation>
    </message>
    <message>
        <source>Re&amp;sume</source>
        <translation>继续(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>%1 — Lookalike</source>
        <translation>%1 — Lookalike</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used. “Show Problems” (%1) lists them with the reasons.</source>
        <translation>
            <numerusform>%Ln 个文件无法使用。“显示问题”（%1）列出这些文件及原因。</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a Folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Open a Library</source>
        <translation>打开图库</translation>
    </message>
    <message>
        <source>Lookalike libraries (*.lookalike);;All files (*)</source>
        <translation>Lookalike 图库 (*.lookalike);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Export Groups as CSV</source>
        <translation>将组导出为 CSV</translation>
    </message>
    <message>
        <source>Export Groups as JSON</source>
        <translation>将组导出为 JSON</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Label Studio tasks (*.json)</source>
        <translation>Label Studio 任务 (*.json)</translation>
    </message>
    <message>
        <source>Export Verdicts</source>
        <translation>导出判定</translation>
    </message>
    <message>
        <source>Export Hard Negatives to an Empty Folder</source>
        <translation>将困难负样本导出到空文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) saved to “%1”.</source>
        <translation>
            <numerusform>%Ln 个判定已写入“%1”。</numerusform>
        </translation>
    </message>
    <message>
        <source>Import Verdicts</source>
        <translation>导入判定</translation>
    </message>
    <message>
        <source>Verdicts (*.csv *.json);;All files (*)</source>
        <translation>判定 (*.csv *.json);;所有文件 (*)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new verdict(s) of %1 imported.</source>
        <translation>
            <numerusform>共读取 %1 个判定，其中 %Ln 个是新的。</numerusform>
        </translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>item %1</source>
        <translation>第 %1 项</translation>
    </message>
    <message>
        <source>The last search did not find this pair, so there is nothing to show.</source>
        <translation>上次查找没有找到这一对，因此没有可显示的内容。</translation>
    </message>
    <message>
        <source>%1 %2 (the first: %3)</source>
        <translation>%1%2（第一个：%3）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) could not be written</source>
        <translation>
            <numerusform>%Ln 对无法写入</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) in conflict; the queue can list them.</source>
        <translation>
            <numerusform>现有 %Ln 对存在冲突，可在队列中列出。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2 (the first: %3, %4)</source>
        <translation>%1%2（第一处：%3，%4）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) could not be used</source>
        <translation>
            <numerusform>%Ln 行无法使用</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is now active and its finds are shown. “%2” (%3) restores the previous model.</source>
        <translation>“%1”已启用，并显示其发现。用“%2”（%3）可返回。</translation>
    </message>
    <message>
        <source>“%1” is active again, with its earlier finds.</source>
        <translation>“%1”重新启用，并恢复其原有的发现。</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ManualWindow</name>
    <message>
        <source>Lookalike Manual</source>
        <translation>Lookalike 手册</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前进(&amp;F)</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>搜索手册</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MemberDelegate</name>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MessageBar</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Problem: %1</source>
        <translation>问题：%1</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ModelActions</name>
    <message>
        <source>&amp;Learn from Verdicts</source>
        <translation>从判定中学习(&amp;L)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+L</source>
        <translation>Ctrl+Shift+L</translation>
    </message>
    <message>
        <source>Train a better model for this library from your verdicts</source>
        <translation>用对图像对的判定为本图库做出更好的模型</translation>
    </message>
    <message>
        <source>&amp;Start Learning</source>
        <translation>开始学习(&amp;S)</translation>
    </message>
    <message>
        <source>F9</source>
        <translation>F9</translation>
    </message>
    <message>
        <source>Train with the chosen settings</source>
        <translation>按所选方式从判定中学习</translation>
    </message>
    <message>
        <source>&amp;Activate New Model</source>
        <translation>启用新模型(&amp;A)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>Describe and search the library with the new model, in the background</source>
        <translation>在后台用学得的模型重新描述图像并查找</translation>
    </message>
    <message>
        <source>&amp;Discard New Model…</source>
        <translation>舍弃新模型(&amp;D)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+D</source>
        <translation>Ctrl+Shift+D</translation>
    </message>
    <message>
        <source>Delete the new model and keep the current one</source>
        <translation>删除学得的模型，保留当前模型</translation>
    </message>
    <message>
        <source>Save the &amp;Report…</source>
        <translation>保存报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Ctrl+Shift+S</translation>
    </message>
    <message>
        <source>Save the training report as JSON</source>
        <translation>将学习与测量的结果写成 JSON</translation>
    </message>
    <message>
        <source>Restore &amp;Previous Model</source>
        <translation>恢复之前的模型(&amp;P)</translation>
    </message>
    <message>
        <source>F12</source>
        <translation>F12</translation>
    </message>
    <message>
        <source>Use the previous model again, with its finds</source>
        <translation>重新使用之前的模型及其原有的发现</translation>
    </message>
    <message>
        <source>Self-&amp;Test</source>
        <translation>自测(&amp;T)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+T</source>
        <translation>Ctrl+Shift+T</translation>
    </message>
    <message>
        <source>Check which edits of your own images are found</source>
        <translation>本图库能找到您的图像的哪些编辑</translation>
    </message>
    <message>
        <source>Ru&amp;n the Self-Test</source>
        <translation>运行自测(&amp;N)</translation>
    </message>
    <message>
        <source>Shift+F9</source>
        <translation>Shift+F9</translation>
    </message>
    <message>
        <source>Make edited copies of a sample of the images in memory and search for them</source>
        <translation>在内存中为部分图像制作编辑副本并查找</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+M</source>
        <translation>Ctrl+Shift+M</translation>
    </message>
    <message>
        <source>Installed models and their cards</source>
        <translation>已安装的模型及其资料</translation>
    </message>
    <message>
        <source>&amp;Use for This Library</source>
        <translation>用于本图库(&amp;U)</translation>
    </message>
    <message>
        <source>Ctrl+Alt+U</source>
        <translation>Ctrl+Alt+U</translation>
    </message>
    <message>
        <source>Describe and search the library with the selected model, in the background</source>
        <translation>在后台用所选模型重新描述图像并查找</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>检查(&amp;C)</translation>
    </message>
    <message>
        <source>Ctrl+Alt+C</source>
        <translation>Ctrl+Alt+C</translation>
    </message>
    <message>
        <source>Verify the selected model&apos;s files against its card, and run it</source>
        <translation>读取所选模型的文件，与卡片核对并试运行</translation>
    </message>
    <message>
        <source>&amp;Import a Model…</source>
        <translation>导入模型(&amp;I)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+M</source>
        <translation>Ctrl+Alt+M</translation>
    </message>
    <message>
        <source>Add a TorchScript file; it is tested on generated images first</source>
        <translation>添加来自别处的 TorchScript 文件，先用制作的图像试运行</translation>
    </message>
    <message>
        <source>&amp;Export the Model…</source>
        <translation>导出模型(&amp;E)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+X</source>
        <translation>Ctrl+Alt+X</translation>
    </message>
    <message>
        <source>Copy the selected model with its card into a folder</source>
        <translation>将所选模型连同卡片复制到文件夹</translation>
    </message>
    <message>
        <source>Delete the M&amp;odel…</source>
        <translation>删除模型(&amp;O)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+D</source>
        <translation>Ctrl+Alt+D</translation>
    </message>
    <message>
        <source>Remove the selected model from this computer</source>
        <translation>从本机移除所选模型</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ModelDesk</name>
    <message>
        <source>Checking the model…</source>
        <translation>正在试运行…</translation>
    </message>
    <message>
        <source>“%1” is intact and works as its card says.</source>
        <translation>“%1”完整无损，运行与其卡片相符。</translation>
    </message>
    <message>
        <source>“%1” imported: %2 images per second; similarity of edited copies %3, of others %4.</source>
        <translation>已导入“%1”：每秒 %2 张图像；编辑副本的相似度为 %3，其他图像为 %4。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>It has no norm, so it cannot help to tell originals from copies.</source>
        <translation>它不给出范数，因此无法帮助分辨原图与副本。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of the model written to “%1”.</source>
        <translation>
            <numerusform>模型的 %Ln 个文件已写入“%1”。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was deleted.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Saved to “%1”.</source>
        <translation>已写入“%1”。</translation>
    </message>
    <message>
        <source>Learning from verdicts</source>
        <translation>从判定中学习</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>自测</translation>
    </message>
    <message>
        <source>Activating the model</source>
        <translation>启用模型</translation>
    </message>
    <message>
        <source>Importing a model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Exporting a model</source>
        <translation>导出模型</translation>
    </message>
    <message>
        <source>Checking a model</source>
        <translation>检查模型</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>Discard New Model</source>
        <translation>舍弃新模型</translation>
    </message>
    <message>
        <source>“%1” will be deleted. Your verdicts and the active model are not affected.</source>
        <translation>将删除“%1”。您的判定与当前模型保持不变。</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>舍弃(&amp;D)</translation>
    </message>
    <message>
        <source>Delete the Model</source>
        <translation>删除模型</translation>
    </message>
    <message>
        <source>“%1” and all its files (%2) will be removed from this computer. Libraries that were searched with it keep their finds.</source>
        <translation>“%1”及其全部文件（%2）将从本机移除。曾用它搜索的图库保留其发现。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Export the Model with Its Card to a Folder</source>
        <translation>将模型连同卡片导出到文件夹</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Training stopped. Started again with the same verdicts and settings, it resumes.</source>
        <translation>学习已停止。以同样的判定和选择再次开始时，会从该处继续。</translation>
    </message>
    <message>
        <source>Nothing was trained. %1</source>
        <translation>没有学到内容。%1</translation>
    </message>
    <message>
        <source>The self-test was stopped.</source>
        <translation>自测已停止。</translation>
    </message>
    <message>
        <source>The self-test failed. %1</source>
        <translation>自测无法运行。%1</translation>
    </message>
    <message>
        <source>Stopped. The previous model and its finds stay in use.</source>
        <translation>已停止。之前的模型及其发现继续使用。</translation>
    </message>
    <message>
        <source>The model was not activated; the previous one stays. %1</source>
        <translation>模型未启用，之前的模型继续使用。%1</translation>
    </message>
    <message>
        <source>The model was not imported. %1</source>
        <translation>模型未导入。%1</translation>
    </message>
    <message>
        <source>Could not restore the previous model. %1</source>
        <translation>无法重新使用之前的模型。%1</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Installed models</source>
        <translation>已安装的模型</translation>
    </message>
    <message>
        <source>Card of the selected model</source>
        <translation>所选模型的卡片</translation>
    </message>
    <message>
        <source>Cop&amp;y the Hash</source>
        <translation>复制哈希值(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy the SHA-256 hash of the weights</source>
        <translation>复制权重的 SHA-256</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>No model is selected</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>This model cannot be used: %1</source>
        <translation>无法使用：%1</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>训练方法</translation>
    </message>
    <message>
        <source>Trained from</source>
        <translation>学习自</translation>
    </message>
    <message>
        <source>Micro average precision</source>
        <translation>微平均精度</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 % on %2</source>
        <translation>%1%，测于 %2</translation>
    </message>
    <message>
        <source>Descriptor</source>
        <translation>描述符</translation>
    </message>
    <message>
        <source>%1 dimensions, with a norm that tells originals from copies</source>
        <translation>%1 个数，带有可分辨原图与副本的范数</translation>
    </message>
    <message>
        <source>%1 dimensions, without a norm</source>
        <translation>%1 个数，无范数</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Pair network</source>
        <translation>成对网络</translation>
    </message>
    <message>
        <source>Hash (SHA-256)</source>
        <translation>哈希值 (SHA-256)</translation>
    </message>
    <message>
        <source>Key in exports</source>
        <translation>分数旁的标识</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>no</source>
        <translation>没有自己的校准</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::PairDetailsModel</name>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>none recognised</source>
        <translation>未识别出编辑</translation>
    </message>
    <message>
        <source>%1 of %2 keypoint matches agree</source>
        <translation>%2 个关键点匹配中 %1 个一致</translation>
    </message>
    <message>
        <source>%1 of the overlap agrees</source>
        <translation>重叠部分 %1 一致</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Visible in the other</source>
        <translation>在另一张中可见</translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation>疑点</translation>
    </message>
    <message>
        <source>Probability of a copy</source>
        <translation>副本概率</translation>
    </message>
    <message>
        <source>identical content</source>
        <translation>内容完全相同</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>低于 %1</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>未比较</translation>
    </message>
    <message>
        <source>Normalised</source>
        <translation>归一化相似度</translation>
    </message>
    <message>
        <source>Copy score</source>
        <translation>副本得分</translation>
    </message>
    <message>
        <source>Pair network</source>
        <translation>图像对网络</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>JPEG quality %1</source>
        <translation>JPEG 质量 %1</translation>
    </message>
    <message>
        <source>earlier saved at quality %1</source>
        <translation>此前以 %1 保存过</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>embedded</source>
        <translation>文件中有</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>保存软件</translation>
    </message>
    <message>
        <source>GPS position</source>
        <translation>GPS 位置</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>identical, byte for byte</source>
        <translation>逐字节相同</translation>
    </message>
    <message>
        <source>different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>≠</source>
        <translation>≠</translation>
    </message>
    <message>
        <source>=</source>
        <translation>=</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProblemsModel</name>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>未处理的原因</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProblemsView</name>
    <message>
        <source>Copy the selected lines, or all of them</source>
        <translation>以文本复制所选行；未选时复制全部</translation>
    </message>
    <message>
        <source>Files that could not be used</source>
        <translation>无法使用的文件</translation>
    </message>
    <message>
        <source>All files could be used.</source>
        <translation>所有文件均可使用。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used (left out of the search).</source>
        <translation>
            <numerusform>%Ln 个文件无法使用，未纳入查找。</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in File M&amp;anager</source>
        <translation>在文件管理器中显示(&amp;A)</translation>
    </message>
    <message>
        <source>Co&amp;py</source>
        <translation>复制(&amp;P)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>此步骤的进度</translation>
    </message>
    <message>
        <source>Paused: %1</source>
        <translation>已暂停：%1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::QuestionModel</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::RampLegend</name>
    <message>
        <source>Colours from %1 to %2</source>
        <translation>颜色从“%1”到“%2”</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ReviewBar</name>
    <message>
        <source>Estimated precision</source>
        <translation>估计精确率</translation>
    </message>
    <message>
        <source>Progress of the review</source>
        <translation>审阅进度</translation>
    </message>
    <message>
        <source>Estimating precision…</source>
        <translation>正在估计精确率…</translation>
    </message>
    <message>
        <source>No finds at %1</source>
        <translation>概率 %1 及以上没有结果</translation>
    </message>
    <message>
        <source>Estimated precision at %1: %2</source>
        <translation>%1 处的估计精确率：%2</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ReviewDesk</name>
    <message>
        <source>Last pair of the last group.</source>
        <translation>这已是最后一组的最后一对。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>A note stored with the next verdict:</source>
        <translation>随下一个判定保存的备注：</translation>
    </message>
    <message>
        <source>Your Name</source>
        <translation>标注者姓名</translation>
    </message>
    <message>
        <source>Your verdicts are stored under this name:</source>
        <translation>您的判定将以此姓名保存：</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>备注：%1</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>尚无判定</translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) recorded</source>
        <translation>
            <numerusform>已记录 %Ln 个判定</numerusform>
        </translation>
    </message>
    <message>
        <source>Not recorded: %1 was just judged by somebody else. Look again, then decide.</source>
        <translation>未记录：%1 刚被他人判定。请再看一遍后决定。</translation>
    </message>
    <message>
        <source>Not recorded: this pair was not on the screen yet.</source>
        <translation>未记录：这一对尚未显示在屏幕上。</translation>
    </message>
    <message>
        <source>This is the beginning of this session: nothing was undone.</source>
        <translation>已到本次会话的开头：未撤销任何内容。</translation>
    </message>
    <message>
        <source>Undo Earlier Verdicts?</source>
        <translation>撤销更早的判定？</translation>
    </message>
    <message>
        <source>Everything from this session has been undone. The next to go is from an earlier session:
%1</source>
        <translation>本次会话的判定已全部撤销。接下来将撤销更早会话中的：
%1</translation>
    </message>
    <message>
        <source>&amp;Undo Earlier Verdicts</source>
        <translation>撤销更早的判定(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Keep Them</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>Undid %1.</source>
        <translation>已撤销 %1。</translation>
    </message>
    <message>
        <source>Redid %1.</source>
        <translation>已重做 %1。</translation>
    </message>
    <message>
        <source>%1 marked “Not a copy”. The group was split; %2 undoes this.</source>
        <translation>%1 已标记为“不是副本”。该组已拆分；按 %2 可撤销。</translation>
    </message>
    <message>
        <source>Somebody else has just judged this pair: %1.</source>
        <translation>他人刚刚判定了这一对：%1。</translation>
    </message>
    <message>
        <source>a pair that is no longer in the library</source>
        <translation>已不在库中的一对</translation>
    </message>
    <message>
        <source>an image without a file</source>
        <translation>没有文件的图像</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>two file names</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>“%1” on %2</source>
        <translation>%2 的“%1”</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>a verdict, and how many more</comment>
        <translation>%1 和%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>另外 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Not recorded: the group has just changed. Look at this pair first.</source>
        <translation>未记录：该组刚刚发生变化，请先查看这一对图片。</translation>
    </message>
    <message>
        <source>Revoked %1 again.</source>
        <translation>已再次撤回 %1。</translation>
    </message>
    <message>
        <source>Revoked %1.</source>
        <translation>已撤回 %1。</translation>
    </message>
    <message>
        <source>Restored %1.</source>
        <translation>已恢复 %1。</translation>
    </message>
    <message>
        <source>%1 is on the screen now. Cut again to mark it “Not a copy” and split the group.</source>
        <translation>已显示 %1。再次执行切断会将其标记为“不是副本”并拆分该组。</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::SelfTestModel</name>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Tried</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>Share (interval)</source>
        <translation>比例（区间）</translation>
    </message>
    <message>
        <source>Before (interval)</source>
        <translation>之前（区间）</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::SelfTestPage</name>
    <message>
        <source>Self-test</source>
        <translation>自测</translation>
    </message>
    <message>
        <source>Sampl&amp;e size</source>
        <translation>用于制作副本的图像数(&amp;E)</translation>
    </message>
    <message>
        <source>Sample size</source>
        <translation>用于制作副本的图像数</translation>
    </message>
    <message>
        <source>Which edits are found, and which are missed?</source>
        <translation>能找到什么，漏掉什么？</translation>
    </message>
    <message>
        <source>Edited copies of a sample of your images are made in memory and searched as usual: crops, mirrored and pasted copies, and many more. Nothing is written to the library.</source>
        <translation>在内存中为您的部分图像制作编辑副本，并像搜索那样查找：裁剪、镜像、贴入等等。不会向图库写入任何内容。</translation>
    </message>
    <message>
        <source>Running self-test…</source>
        <translation>正在制作并查找副本…</translation>
    </message>
    <message>
        <source>You can use the groups and the review queue meanwhile.</source>
        <translation>其间可以使用分组与复核队列。</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::SelfTestView</name>
    <message>
        <source>Share found</source>
        <translation>找到比例的条形图</translation>
    </message>
    <message>
        <source>Share of the copies found, by edit</source>
        <translation>按编辑划分的副本找到比例</translation>
    </message>
    <message>
        <source>Tried and found, by edit</source>
        <translation>按编辑划分的尝试与找到</translation>
    </message>
    <message>
        <source>before: %1</source>
        <translation>之前：%1</translation>
    </message>
    <message>
        <source>after: %1</source>
        <translation>之后：%1</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ShortcutsDialog</name>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>按住空格键</translation>
    </message>
    <message>
        <source>Flip A and B</source>
        <translation>对调显示 A 和 B</translation>
    </message>
    <message>
        <source>Show each image in place of the other while the key is held</source>
        <translation>按住时，两张图像对调位置显示</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Pan both images when zoomed in; otherwise step through the group</source>
        <translation>图像放大时移动两张图像；否则在组内逐张移动</translation>
    </message>
    <message>
        <source>&amp;New key:</source>
        <translation>新快捷键(&amp;N)：</translation>
    </message>
    <message>
        <source>New key of the selected command</source>
        <translation>所选命令的新快捷键</translation>
    </message>
    <message>
        <source>Appl&amp;y</source>
        <translation>应用(&amp;Y)</translation>
    </message>
    <message>
        <source>Reset to &amp;Default</source>
        <translation>恢复默认(&amp;D)</translation>
    </message>
    <message>
        <source>Reset &amp;All</source>
        <translation>全部恢复默认(&amp;A)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1 › %2</translation>
    </message>
    <message>
        <source>in the images</source>
        <translation>在图像中</translation>
    </message>
    <message>
        <source>%1 is already the key for “%2”. Change that first.</source>
        <translation>%1 已是“%2”的快捷键。请先为该命令另设快捷键。</translation>
    </message>
    <message>
        <source>“%1” is now on %2.</source>
        <translation>“%1”的快捷键现为 %2。</translation>
    </message>
    <message>
        <source>%1 is reserved for lists and images.</source>
        <translation>%1 在列表和图像中另有用途。</translation>
    </message>
    <message>
        <source>“%1” has that key now. Change it first.</source>
        <translation>“%1”正使用该快捷键。请先为该命令另设快捷键。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete 键</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>in the history</source>
        <translation>在判定记录中</translation>
    </message>
    <message>
        <source>Revoke the selected verdict; it stays in the history</source>
        <translation>撤回所选判定；它仍保留在记录中</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::StartPage</name>
    <message>
        <source>Find copies among your images</source>
        <translation>在您的图像中查找副本</translation>
    </message>
    <message>
        <source>Choose folders, and Lookalike groups images that are copies of each other, even when resized, cropped, recompressed or edited. Nothing is changed or deleted.</source>
        <translation>无论缩放、裁剪、重新压缩还是编辑过：选择文件夹，Lookalike 会把互为副本的图像归为一组。不会更改或删除任何文件。</translation>
    </message>
    <message>
        <source>Folders to search</source>
        <translation>要查找的文件夹</translation>
    </message>
    <message>
        <source>Drop folders anywhere in this window</source>
        <translation>将文件夹拖放到窗口任意位置</translation>
    </message>
    <message>
        <source>or add them with the button below.</source>
        <translation>或用下方按钮添加。</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>Remove the selected folders from the list (Delete)</source>
        <translation>从列表中移除所选文件夹（Delete）</translation>
    </message>
    <message>
        <source>Compare b&amp;y</source>
        <translation>比较依据(&amp;Y)</translation>
    </message>
    <message>
        <source>Compare images by</source>
        <translation>图像比较依据</translation>
    </message>
    <message>
        <source>Whole image and details</source>
        <translation>整图和细节</translation>
    </message>
    <message>
        <source>Finds most, including small crops and pieces pasted into other pictures. Names the edit.</source>
        <translation>找到的最多：包括小幅裁剪和嵌入其他图像的局部。每个结果都会说明是何种编辑。</translation>
    </message>
    <message>
        <source>Whole image only</source>
        <translation>仅整图</translation>
    </message>
    <message>
        <source>Fastest. Misses small crops and pasted pieces, and mistakes some look-alikes for copies.</source>
        <translation>最快。会漏掉小幅裁剪和嵌入的局部，并会把部分相似图当作副本。</translation>
    </message>
    <message>
        <source>Details only</source>
        <translation>仅细节</translation>
    </message>
    <message>
        <source>Searches for matching details only. Misses pictures with almost no detail.</source>
        <translation>只查找相同的细节。会漏掉几乎没有细节的图像。</translation>
    </message>
    <message>
        <source>Recent libraries</source>
        <translation>继续之前的工作</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>暂无内容</translation>
    </message>
    <message>
        <source>Folders you have searched appear here.</source>
        <translation>查找过的文件夹会显示在这里。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ThresholdControl</name>
    <message>
        <source>Minimum probability of a copy</source>
        <translation>最低副本概率</translation>
    </message>
    <message>
        <source>Minimum probability of a copy, as a number</source>
        <translation>最低副本概率（数值）</translation>
    </message>
    <message>
        <source>Two images count as copies when the probability that one was made from the other is at least %1, by all the evidence: matching details, agreement of the overlap, and similarity. A lower value finds more copies and more false ones. The library holds pairs from %2.</source>
        <translation>综合一致的细节、重叠部分的一致程度和相似度等全部已知信息，当一张图像源自另一张的概率不低于 %1 时，两者视为副本。降低该值会找到更多，其中不是副本的也更多。图库保存概率 %2 及以上的图像对。</translation>
    </message>
    <message>
        <source>Minimum pro&amp;bability</source>
        <translation>概率不低于(&amp;B)</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::VerdictBar</name>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Verdict on this pair</source>
        <translation>对此图像对的判定</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ViewPane</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::WindowActions</name>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Add Folder…</source>
        <translation>添加文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Add a folder to search</source>
        <translation>添加要查找的文件夹</translation>
    </message>
    <message>
        <source>Open &amp;Library…</source>
        <translation>打开图库(&amp;L)…</translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation>Ctrl+L</translation>
    </message>
    <message>
        <source>Open the results stored in a library file</source>
        <translation>从图库文件打开之前的查找结果</translation>
    </message>
    <message>
        <source>&amp;Start Page</source>
        <translation>起始页(&amp;S)</translation>
    </message>
    <message>
        <source>Alt+Home</source>
        <translation>Alt+Home</translation>
    </message>
    <message>
        <source>Leave this library and choose folders</source>
        <translation>离开此图库并选择文件夹</translation>
    </message>
    <message>
        <source>Export Groups as &amp;CSV…</source>
        <translation>将组导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>Export all groups at this threshold as a table</source>
        <translation>将此阈值下的所有组写为表格</translation>
    </message>
    <message>
        <source>Export Groups as &amp;JSON…</source>
        <translation>将组导出为 JSON(&amp;J)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+E</source>
        <translation>Ctrl+Shift+E</translation>
    </message>
    <message>
        <source>Export all groups at this threshold as JSON</source>
        <translation>将此阈值下的所有组写为 JSON</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Ctrl+Q</translation>
    </message>
    <message>
        <source>Quit; results are kept</source>
        <translation>关闭程序；查找结果会保留</translation>
    </message>
    <message>
        <source>F&amp;ind</source>
        <translation>查找(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Find Copies</source>
        <translation>查找副本(&amp;F)</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Find copies in the chosen folders</source>
        <translation>在所选文件夹中查找副本</translation>
    </message>
    <message>
        <source>Find &amp;Again</source>
        <translation>重新查找(&amp;A)</translation>
    </message>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>Search the folders again; only changes are read</source>
        <translation>再次查看文件夹；只读取有变化的内容</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>F6</source>
        <translation>F6</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>F7</source>
        <translation>F7</translation>
    </message>
    <message>
        <source>Stop; finished work is kept</source>
        <translation>停止；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Filter by Pat&amp;h</source>
        <translation>按路径筛选(&amp;H)</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>Show only groups whose paths contain a text</source>
        <translation>只显示路径包含指定文字的组</translation>
    </message>
    <message>
        <source>Change &amp;Threshold</source>
        <translation>更改阈值(&amp;T)</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>Go to the threshold slider</source>
        <translation>转到决定何为副本的滑块</translation>
    </message>
    <message>
        <source>Show P&amp;roblems</source>
        <translation>显示问题(&amp;R)</translation>
    </message>
    <message>
        <source>F8</source>
        <translation>F8</translation>
    </message>
    <message>
        <source>Files that could not be read, with the reasons</source>
        <translation>无法读取的文件及原因</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Next Group</source>
        <translation>下一组(&amp;N)</translation>
    </message>
    <message>
        <source>J</source>
        <translation>J</translation>
    </message>
    <message>
        <source>Ctrl+Down</source>
        <translation>Ctrl+Down</translation>
    </message>
    <message>
        <source>Go to the next group</source>
        <translation>转到下一组</translation>
    </message>
    <message>
        <source>&amp;Previous Group</source>
        <translation>上一组(&amp;P)</translation>
    </message>
    <message>
        <source>K</source>
        <translation>K</translation>
    </message>
    <message>
        <source>Ctrl+Up</source>
        <translation>Ctrl+Up</translation>
    </message>
    <message>
        <source>Go to the previous group</source>
        <translation>转到上一组</translation>
    </message>
    <message>
        <source>Next &amp;Image in Group</source>
        <translation>组内下一张(&amp;I)</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>Ctrl+Right</source>
        <translation>Ctrl+Right</translation>
    </message>
    <message>
        <source>Compare with the next image of this group</source>
        <translation>与本组下一张图像比较</translation>
    </message>
    <message>
        <source>Previous I&amp;mage in Group</source>
        <translation>组内上一张(&amp;M)</translation>
    </message>
    <message>
        <source>H</source>
        <translation>H</translation>
    </message>
    <message>
        <source>Ctrl+Left</source>
        <translation>Ctrl+Left</translation>
    </message>
    <message>
        <source>Compare with the previous image of this group</source>
        <translation>与本组上一张图像比较</translation>
    </message>
    <message>
        <source>&amp;Review Queue</source>
        <translation>审阅队列(&amp;R)</translation>
    </message>
    <message>
        <source>Q</source>
        <translation>Q</translation>
    </message>
    <message>
        <source>Review the most informative pairs instead of groups</source>
        <translation>逐一审阅值得询问的图像对，而不是组</translation>
    </message>
    <message>
        <source>&amp;Choose Queue</source>
        <translation>选择队列(&amp;C)</translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation>Ctrl+K</translation>
    </message>
    <message>
        <source>Choose which pairs the queue asks</source>
        <translation>选择队列询问哪些图像对</translation>
    </message>
    <message>
        <source>Ver&amp;dict</source>
        <translation>判定(&amp;D)</translation>
    </message>
    <message>
        <source>B Is a Copy of &amp;A</source>
        <translation>B 是 A 的副本(&amp;A)</translation>
    </message>
    <message>
        <source>1</source>
        <translation>1</translation>
    </message>
    <message>
        <source>B was made from A</source>
        <translation>B 源自 A</translation>
    </message>
    <message>
        <source>A Is a Copy of &amp;B</source>
        <translation>A 是 B 的副本(&amp;B)</translation>
    </message>
    <message>
        <source>2</source>
        <translation>2</translation>
    </message>
    <message>
        <source>A was made from B</source>
        <translation>A 源自 B</translation>
    </message>
    <message>
        <source>&amp;Copies</source>
        <translation>互为副本(&amp;C)</translation>
    </message>
    <message>
        <source>3</source>
        <translation>3</translation>
    </message>
    <message>
        <source>One was made from the other, or both from a third; direction unknown</source>
        <translation>一张源自另一张，或两张同源自第三张；方向无法判断</translation>
    </message>
    <message>
        <source>&amp;Not a Copy</source>
        <translation>不是副本(&amp;N)</translation>
    </message>
    <message>
        <source>4</source>
        <translation>4</translation>
    </message>
    <message>
        <source>Perhaps alike, but neither was made from the other: a hard negative</source>
        <translation>也许相似，但谁也不源自谁：困难负样本</translation>
    </message>
    <message>
        <source>Not a Copy, A &amp;First</source>
        <translation>不是副本，A 在前(&amp;F)</translation>
    </message>
    <message>
        <source>5</source>
        <translation>5</translation>
    </message>
    <message>
        <source>A hard negative whose last image is B: similar to A but not an edited copy of it</source>
        <translation>末图为 B 的困难负样本：与 A 相似，但不是 A 的编辑副本</translation>
    </message>
    <message>
        <source>Not a Copy, B F&amp;irst</source>
        <translation>不是副本，B 在前(&amp;I)</translation>
    </message>
    <message>
        <source>6</source>
        <translation>6</translation>
    </message>
    <message>
        <source>A hard negative whose last image is A: similar to B but not an edited copy of it</source>
        <translation>末图为 A 的困难负样本：与 B 相似，但不是 B 的编辑副本</translation>
    </message>
    <message>
        <source>&amp;Unsure</source>
        <translation>不确定(&amp;U)</translation>
    </message>
    <message>
        <source>7</source>
        <translation>7</translation>
    </message>
    <message>
        <source>Cannot be decided</source>
        <translation>看过，但无法判断</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>跳过(&amp;S)</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>Skip without a verdict; asked again another day</source>
        <translation>不判定，直接继续；改日再询问</translation>
    </message>
    <message>
        <source>Un&amp;do Verdict</source>
        <translation>撤销判定(&amp;D)</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>Undo the latest verdict</source>
        <translation>撤回最近一次判定，包括往日的判定</translation>
    </message>
    <message>
        <source>&amp;Redo Verdict</source>
        <translation>重做判定(&amp;R)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>Ctrl+Y</source>
        <translation>Ctrl+Y</translation>
    </message>
    <message>
        <source>Redo the verdict that was undone</source>
        <translation>重新给出已撤回的判定</translation>
    </message>
    <message>
        <source>Verdict on the &amp;Group…</source>
        <translation>判定整组(&amp;G)…</translation>
    </message>
    <message>
        <source>Ctrl+G</source>
        <translation>Ctrl+G</translation>
    </message>
    <message>
        <source>Give one verdict on all pairs of this group, after reviewing the list</source>
        <translation>查看列表后，对本组所有图像对作同一判定</translation>
    </message>
    <message>
        <source>Cut the &amp;Weakest Link</source>
        <translation>切断最弱连接(&amp;W)</translation>
    </message>
    <message>
        <source>Ctrl+X</source>
        <translation>Ctrl+X</translation>
    </message>
    <message>
        <source>Mark the pair that holds this group together least as not a copy</source>
        <translation>判定本组连接最弱的图像对不是副本</translation>
    </message>
    <message>
        <source>No&amp;te…</source>
        <translation>备注(&amp;T)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+N</source>
        <translation>Ctrl+Shift+N</translation>
    </message>
    <message>
        <source>Add a note to the next verdict</source>
        <translation>下一个判定的备注</translation>
    </message>
    <message>
        <source>Advance Aut&amp;omatically</source>
        <translation>自动前进(&amp;O)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation>Ctrl+Shift+A</translation>
    </message>
    <message>
        <source>Show the next pair after each verdict</source>
        <translation>每次判定后显示下一对</translation>
    </message>
    <message>
        <source>&amp;History of Verdicts</source>
        <translation>判定记录(&amp;H)</translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation>Ctrl+H</translation>
    </message>
    <message>
        <source>List all verdicts and revoke single ones</source>
        <translation>列出已作的判定，并可单独撤回</translation>
    </message>
    <message>
        <source>&amp;Your Name…</source>
        <translation>标注者姓名(&amp;Y)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+N</source>
        <translation>Ctrl+Alt+N</translation>
    </message>
    <message>
        <source>The name your verdicts are stored under</source>
        <translation>保存您的判定时使用的姓名</translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation>图像(&amp;M)</translation>
    </message>
    <message>
        <source>Show as &amp;A</source>
        <translation>作为 A 显示(&amp;A)</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>Put the selected image on side A</source>
        <translation>将所选图像放在 A 侧</translation>
    </message>
    <message>
        <source>Show as &amp;B</source>
        <translation>作为 B 显示(&amp;B)</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Put the selected image on side B</source>
        <translation>将所选图像放在 B 侧</translation>
    </message>
    <message>
        <source>S&amp;wap Sides</source>
        <translation>交换两侧(&amp;W)</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Swap sides A and B</source>
        <translation>交换 A 侧和 B 侧</translation>
    </message>
    <message>
        <source>&amp;Open File</source>
        <translation>打开文件(&amp;O)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>Open the selected file in its default program</source>
        <translation>用默认程序打开所选文件</translation>
    </message>
    <message>
        <source>Show in File &amp;Manager</source>
        <translation>在文件管理器中显示(&amp;M)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Show the selected file in the file manager</source>
        <translation>在文件管理器中显示所选文件</translation>
    </message>
    <message>
        <source>&amp;Copy Path</source>
        <translation>复制路径(&amp;C)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Copy the path of the selected file</source>
        <translation>复制所选文件的路径</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>Ctrl+0</source>
        <translation>Ctrl+0</translation>
    </message>
    <message>
        <source>Fit the images to the window</source>
        <translation>完整显示图像</translation>
    </message>
    <message>
        <source>&amp;Actual Size</source>
        <translation>实际大小(&amp;A)</translation>
    </message>
    <message>
        <source>Ctrl+1</source>
        <translation>Ctrl+1</translation>
    </message>
    <message>
        <source>Show the larger image at 100 %</source>
        <translation>逐像素显示较大的图像</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Ctrl++</source>
        <translation>Ctrl++</translation>
    </message>
    <message>
        <source>Ctrl+=</source>
        <translation>Ctrl+=</translation>
    </message>
    <message>
        <source>+</source>
        <translation>+</translation>
    </message>
    <message>
        <source>Zoom in on both images</source>
        <translation>放大两张图像</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Ctrl+-</source>
        <translation>Ctrl+-</translation>
    </message>
    <message>
        <source>-</source>
        <translation>-</translation>
    </message>
    <message>
        <source>Zoom out on both images</source>
        <translation>缩小两张图像</translation>
    </message>
    <message>
        <source>F&amp;lip A and B</source>
        <translation>对调显示 A 和 B(&amp;L)</translation>
    </message>
    <message>
        <source>F</source>
        <translation>F</translation>
    </message>
    <message>
        <source>Swap the images in place; hold Space to flip briefly</source>
        <translation>两张图像对调位置显示；按住空格键可临时对调</translation>
    </message>
    <message>
        <source>Outline &amp;Match</source>
        <translation>标出匹配区域(&amp;M)</translation>
    </message>
    <message>
        <source>O</source>
        <translation>O</translation>
    </message>
    <message>
        <source>Outline the part of each image that is visible in the other</source>
        <translation>标出每张图像在另一张中可见的部分</translation>
    </message>
    <message>
        <source>Show &amp;Details</source>
        <translation>显示详细信息(&amp;D)</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Show details of both files below the images</source>
        <translation>在图像下方显示两个文件的信息</translation>
    </message>
    <message>
        <source>Group as a Stri&amp;p</source>
        <translation>组以条带显示(&amp;P)</translation>
    </message>
    <message>
        <source>Ctrl+2</source>
        <translation>Ctrl+2</translation>
    </message>
    <message>
        <source>All files of the group in a row</source>
        <translation>将本组所有文件排成一行</translation>
    </message>
    <message>
        <source>&amp;Group as a Grid</source>
        <translation>组以网格显示(&amp;G)</translation>
    </message>
    <message>
        <source>Ctrl+3</source>
        <translation>Ctrl+3</translation>
    </message>
    <message>
        <source>All files of the group as large cards</source>
        <translation>以较大的卡片显示本组所有文件</translation>
    </message>
    <message>
        <source>Group as a Tr&amp;ee</source>
        <translation>组以派生树显示(&amp;E)</translation>
    </message>
    <message>
        <source>Ctrl+4</source>
        <translation>Ctrl+4</translation>
    </message>
    <message>
        <source>Which image of the group was made from which</source>
        <translation>显示组内谁源自谁</translation>
    </message>
    <message>
        <source>&amp;Sort Groups By</source>
        <translation>组排序方式(&amp;S)</translation>
    </message>
    <message>
        <source>Change the order of the groups</source>
        <translation>更改组的顺序</translation>
    </message>
    <message>
        <source>&amp;Number of Files</source>
        <translation>文件数量(&amp;N)</translation>
    </message>
    <message>
        <source>Alt+1</source>
        <translation>Alt+1</translation>
    </message>
    <message>
        <source>&amp;Size of Duplicates</source>
        <translation>可释放的空间(&amp;S)</translation>
    </message>
    <message>
        <source>Alt+2</source>
        <translation>Alt+2</translation>
    </message>
    <message>
        <source>&amp;Weakest Link</source>
        <translation>最弱连接(&amp;W)</translation>
    </message>
    <message>
        <source>Alt+3</source>
        <translation>Alt+3</translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation>路径(&amp;P)</translation>
    </message>
    <message>
        <source>Alt+4</source>
        <translation>Alt+4</translation>
    </message>
    <message>
        <source>&amp;Largest First</source>
        <translation>最大的在前(&amp;L)</translation>
    </message>
    <message>
        <source>Alt+0</source>
        <translation>Alt+0</translation>
    </message>
    <message>
        <source>Reverse order</source>
        <translation>反转顺序</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Change the colours of the window</source>
        <translation>更改窗口的颜色</translation>
    </message>
    <message>
        <source>&amp;System Default</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Ctrl+Alt+1</source>
        <translation>Ctrl+Alt+1</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Ctrl+Alt+2</source>
        <translation>Ctrl+Alt+2</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Ctrl+Alt+3</source>
        <translation>Ctrl+Alt+3</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>语言(&amp;N)</translation>
    </message>
    <message>
        <source>Change the language of the window</source>
        <translation>更改窗口的语言</translation>
    </message>
    <message>
        <source>Ctrl+Alt+4</source>
        <translation>Ctrl+Alt+4</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>F11</source>
        <translation>F11</translation>
    </message>
    <message>
        <source>Use the whole screen</source>
        <translation>使用整个屏幕</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>?</source>
        <translation>?</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>List all keys</source>
        <translation>列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;About Lookalike</source>
        <translation>关于 Lookalike(&amp;A)</translation>
    </message>
    <message>
        <source>Shift+F1</source>
        <translation>Shift+F1</translation>
    </message>
    <message>
        <source>Show version, licence and the libraries used</source>
        <translation>版本、许可证和所用的库</translation>
    </message>
    <message>
        <source>Export &amp;Verdicts…</source>
        <translation>导出判定(&amp;V)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+E</source>
        <translation>Ctrl+Alt+E</translation>
    </message>
    <message>
        <source>Export the verdicts as CSV, JSON or Label Studio tasks</source>
        <translation>将所作判定写为 CSV、JSON 或 Label Studio 任务</translation>
    </message>
    <message>
        <source>Export &amp;Hard Negatives…</source>
        <translation>导出困难负样本(&amp;H)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+H</source>
        <translation>Ctrl+Alt+H</translation>
    </message>
    <message>
        <source>Copy the hard negatives into a folder, as first and last images</source>
        <translation>将不是副本的图像对作为首图和末图复制到文件夹</translation>
    </message>
    <message>
        <source>&amp;Import Verdicts…</source>
        <translation>导入判定(&amp;I)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+I</source>
        <translation>Ctrl+Alt+I</translation>
    </message>
    <message>
        <source>Add the verdicts from a file; existing ones are not added twice</source>
        <translation>添加文件中的判定；已有的不会重复添加</translation>
    </message>
    <message>
        <source>Show Re&amp;jected Pairs</source>
        <translation>显示已否定的图像对(&amp;J)</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>Also show pairs that were marked as not a copy</source>
        <translation>即使有人判定不是副本，仍作为结果显示</translation>
    </message>
    <message>
        <source>Compare Two &amp;Folders…</source>
        <translation>询问两个文件夹之间(&amp;F)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+K</source>
        <translation>Ctrl+Shift+K</translation>
    </message>
    <message>
        <source>Review pairs with one image in each of two folders</source>
        <translation>询问一张图在一个文件夹、另一张图在另一个文件夹的图对</translation>
    </message>
    <message>
        <source>Mode&amp;l</source>
        <translation>模型(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Back to the Groups</source>
        <translation>回到分组(&amp;B)</translation>
    </message>
    <message>
        <source>Alt+Left</source>
        <translation>Alt+Left</translation>
    </message>
    <message>
        <source>Leave this page (Escape)</source>
        <translation>离开模型页面；Escape 键作用相同</translation>
    </message>
    <message>
        <source>Fol&amp;ders…</source>
        <translation>文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Ctrl+Alt+O</source>
        <translation>Ctrl+Alt+O</translation>
    </message>
    <message>
        <source>List the folders of this library, and remove some</source>
        <translation>列出此图库的文件夹，并可将其移除</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>手册(&amp;M)</translation>
    </message>
    <message>
        <source>Open the manual at the page for what is shown</source>
        <translation>打开手册中与当前内容对应的页面</translation>
    </message>
</context>
<context>
    <name>lookalike::ui::WorkPage</name>
    <message>
        <source>Finding copies…</source>
        <translation>正在查找副本…</translation>
    </message>
    <message>
        <source>Groups appear here once all images are compared. You can pause or stop at any time. Finished work is kept.</source>
        <translation>所有图像比较完成后，组会立即显示在这里。您可以暂停，也可以停止并改日继续：读取过的内容会记住。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln 个无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>now</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Lookalike</source>
        <translation>Lookalike</translation>
    </message>
</context>
</TS>
