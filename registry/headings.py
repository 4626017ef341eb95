"""Words by which the columns of people's lists are known, beside the labels: in both scripts and in English."""

from __future__ import annotations

Headings = dict[str, tuple[str, ...]]


def by_field(text: str) -> Headings:
    """One field on each line, "field: word word"; a line that is set in goes on with the field above."""
    found: Headings = {}
    name = ""
    for line in text.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            name, words = words[0].removesuffix(":"), words[1:]
        found[name] = (*found.get(name, ()), *words)
    return found


OF_AREAS = by_field("""
code: 代码 区划代码 行政区划代码 统计用区划代码 行政代码 区域代码 编码 adcode area_code 区划编码 XZQDM QHDM
    行政区代码 统计代码 城乡分类代码与区划代码
name: 名称 单位名称 区划名称 行政区划名称 行政区名称 地名 地区 area_name XZQMC QHMC 区域名称
parent_code: 上级代码 上级区划代码 父级代码 上级编码 parentcode parent_adcode 上级行政区划代码
level: 级别 层级 区划级别 行政级别 admin_level
population: 人口 人口数 常住人口 总人口 户籍人口 POP_TOTAL pop P_CNT people
    people_total total_population 人口总数 常住人口数
    总人口数 人口合计
lon: lng long x 经度坐标 东经 坐标经度 经度(E) X坐标 坐标X point_x longitude lon_wgs84 gcj02_lng bd09_lng
    wgs84_lng 经度X
lat: latitude y 纬度坐标 北纬 坐标纬度 纬度(N) Y坐标 坐标Y point_y lat_wgs84 gcj02_lat bd09_lat wgs84_lat 纬度Y
province_code: provinceCode 省代码
province_name: 省 省份 provinceName
prefecture_code: cityCode 市代码 地市代码
prefecture_name: 地市 地级市 设区市 cityName
county_code: COUNTYCODE areaCode COUNTY_ID 县市代码 县代码 区县代码 县市代码 countycode
county_name: COUNTYNAME 县 县区 区县 县市区 县市 区县名称 县名 county_name C_Name areaName
township_code: TOWNCODE streetCode TOWN_ID 乡镇代码 街道代码 乡镇街道代码 鄉鎮市區代碼
township_name: TOWNNAME 乡镇 乡镇街道 街道 镇 乡 鄉鎮市區 乡镇名称 鄉鎮 行政区 区 town town_name township_name
    street streetname T_Name
village_code: VILLCODE VILLAGE_ID 村代码 村里代码 村居代码 社区代码 villageCode
village_name: VILLNAME 村 村里 村社区 村居 行政村 社区 村名 村（居） 里 village_name V_Name community
""")
OF_LOCATIONS = by_field("""
area_code: area 区划代码 行政区划代码 所在区划代码 所属区划代码 地区代码 乡镇代码 村代码 adcode VILLCODE
    TOWNCODE streetCode areaCode
county: COUNTYNAME 县 县区 区县 县市区 县市 区县名称 县名 county_name C_Name
township: TOWNNAME 乡镇 乡镇街道 街道 镇 乡 鄉鎮市區 乡镇名称 鄉鎮 行政区 区 town town_name township_name street
    streetname T_Name
village: VILLNAME 村 村里 村社区 村居 行政村 社区 村名 村（居） 里 village_name V_Name community
    所在村 所在社区 所在行政村 所在村居 所在村社区 所属村 所属社区 所属行政村
area_names: 縣市及鄉鎮市區 县市及乡镇市区 县及乡镇 所在地区 所属区划 行政区划 所在区域 所属区域 地区 所在乡镇
    所属乡镇 所属县区 所在县区
address: 地址 详细地址 位置 所在地址 办学地址 学校地址 避难收容处所地址 单位地址 场所地址 地理位置 addr
lon: lng long x 经度坐标 东经 坐标经度 经度(E) X坐标 坐标X point_x longitude lon_wgs84 gcj02_lng bd09_lng
    wgs84_lng 经度X
lat: latitude y 纬度坐标 北纬 坐标纬度 纬度(N) Y坐标 坐标Y point_y lat_wgs84 gcj02_lat bd09_lat wgs84_lat 纬度Y
lon_lat: 坐标 经纬度 地理坐标 location lnglat coordinate
coordinate_source: 坐标来源 定位方式 geocode_source
note: 备注 说明 remark remarks comment
""")
OF_UNITS = by_field("""
code: 代码 单位代码 学校代码 学校标识码 统一社会信用代码 组织机构代码 机构代码 编码 school_code unit_code
    学校编号 标识码
name: 名称 单位名称 学校名称 校名 机构名称 单位全称 企业名称 学校 单位 school school_name unit_name 社区名称
    医院名称
kind: 单位类型 单位类别 类型 类别 性质 学校类型 办学类型 学段 机构类型 unit_kind school_type 学校类别 教育阶段
students: 学生 学生数 学生人数 在校生 在校学生 在校生数 在校学生数 在校生人数 在校人数 pupils student 幼儿数
    在园幼儿数 enrolment enrollment
teachers: 教师 教师数 教师人数 教职工 教职工数 专任教师 专任教师数 老师 teacher
staff: 职工 职工数 职工人数 员工数 干部职工 工作人员 在职人数
villagers: 村民 村民数 村民人数
residents: 居民 居民数 居民人数 常住居民
workers: 工人 从业人数 从业人员 用工人数
visitors: 访客 访客数 日均人流量
special_needs: 需要帮助的人 特殊群体 特需人员 残疾人数
unspecified: 人数 总人数 人员数 people headcount 未分类
contact_name: 联系人 联络人 负责人 校长 安全负责人 联系人姓名 负责人姓名 contact principal
contact_phone: 联系电话 电话 手机 联系方式 电话号码 手机号 联系人电话 联络电话 负责人电话 phone tel telephone mobile
contact_email: 邮箱 电子邮箱 电子邮件 email e-mail
opened_on: 开办日期 成立日期 建校日期 开学日期 启用日期 opened open_date
is_boarding: 寄宿 寄宿制 是否寄宿 寄宿学校 寄宿制学校 boarding
""")
